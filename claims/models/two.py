"""What one person records and another confirms: nothing of it counts before, and either may drop it until then."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import BaseConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, undeletable


class ByTwo(models.Model):
    """The columns of it. It waits until it is confirmed or dropped, and then it stays."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("dropped by"),
    )  # fmt: skip
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether another person still has to confirm it."""
        return self.confirmed_at is None and self.dropped_at is None


WAITS = Q(confirmed_at__isnull=True, dropped_at__isnull=True)


def _filled(by: str, *, not_: str) -> Q:
    there = Q(**{f"{by}_at__isnull": False, f"{by}_by__isnull": False})
    return there & Q(**{f"{not_}_at__isnull": True, f"{not_}_by__isnull": True})


def two_people(name: str) -> list[BaseConstraint]:
    """The checks of a table of these columns."""
    neither = WAITS & Q(confirmed_by__isnull=True, dropped_by__isnull=True)
    return [
        models.CheckConstraint(
            name=f"{name}_confirmed_by_another",
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
        ),
        models.CheckConstraint(
            name=f"{name}_ends_once",
            condition=neither | _filled("confirmed", not_="dropped") | _filled("dropped", not_="confirmed"),
        ),
    ]


def kept_as_recorded(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """The guards of it: these columns never change, and what has ended stays as it ended."""
    return [
        *undeletable(name),
        frozen(f"{name}_is", *columns, "recorded_by_id", "recorded_at"),
        frozen(
            f"{name}_ended_once", "confirmed_by_id", "confirmed_at", "dropped_by_id", "dropped_at",
            once="OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL",
        ),
    ]  # fmt: skip
