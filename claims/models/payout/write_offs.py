"""Money that nobody claimed in time, written off by two people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen
from claims.models.review import Kind
from claims.models.two import WAITS, ByTwo, kept_as_recorded, two_people


class WriteOff(ByTwo):
    """Awards of one kind and unit whose time to be claimed is over, pinned as they stood when they were listed.

    `awards` and `amounts` stand side by side. What was claimed or changed until the confirmation is left out then, and
    told by `left_out`.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    awarded_until = models.DateField(_("awarded until"))
    awards = ArrayField(models.BigIntegerField(), verbose_name=_("awards"), editable=False)
    amounts = ArrayField(models.BigIntegerField(), verbose_name=_("amounts"), editable=False)
    amount = models.BigIntegerField(_("amount"))
    note = models.TextField(_("note"))
    left_out = models.PositiveIntegerField(_("left out"), null=True, blank=True)

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        ordering = ["-id"]
        constraints = [
            *two_people("write_off"),
            models.CheckConstraint(name="write_off_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="write_off_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="write_off_pinned_side_by_side",
                condition=Q(awards__len=F("amounts__len"), awards__len__gt=0),
            ),
            models.CheckConstraint(
                name="write_off_counts_when_confirmed",
                condition=Q(confirmed_at__isnull=True, left_out__isnull=True)
                | Q(confirmed_at__isnull=False, left_out__isnull=False),
            ),
            models.UniqueConstraint(fields=["kind", "unit"], condition=WAITS, name="one_write_off_waits"),
        ]
        triggers = [
            *kept_as_recorded(
                "write_off", "kind", "unit", "awarded_until", "awards", "amounts", "amount", "note"
            ),
            frozen("write_off_left_out_once", "left_out", once="OLD.confirmed_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"W-{self.pk}"
