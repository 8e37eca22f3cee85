"""Duties that people are given: one person proposes, another confirms, and it is taken at once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen
from claims.models.two import ByTwo, kept_as_recorded, two_people
from claims.rules.authority import DUTIES


class DutyGrant(ByTwo):
    """A duty for one person, from its confirmation until it is taken."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    duty = models.CharField(
        _("duty"), max_length=30, choices=[(key, _(said)) for key, said in DUTIES.items()]
    )
    reason = models.TextField(_("reason"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by"),
    )  # fmt: skip
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken_why = models.TextField(_("why it was taken"), blank=True)

    class Meta:
        verbose_name = _("duty given")
        verbose_name_plural = _("duties given")
        ordering = ["-id"]
        constraints = [
            *two_people("duty_grant"),
            models.CheckConstraint(
                name="duty_not_given_by_its_receiver",
                condition=~Q(recorded_by=F("person")) & (Q(confirmed_by=None) | ~Q(confirmed_by=F("person"))),
            ),
            models.CheckConstraint(name="duty_given_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="duty_taken_when_given",
                condition=Q(taken_at=None, taken_by=None, taken_why="")
                | (
                    Q(taken_at__isnull=False, taken_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(taken_why="")
                ),
            ),
            models.UniqueConstraint(
                fields=["person", "duty"],
                condition=Q(dropped_at=None, taken_at=None),
                name="one_grant_a_duty",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = [
            *kept_as_recorded("duty_grant", "person_id", "duty", "reason"),
            frozen(
                "duty_grant_taken_once",
                "taken_by_id",
                "taken_at",
                "taken_why",
                once="OLD.taken_at IS NOT NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"D-{self.pk}"
