"""Payments made outside of the runs, by hand at the bank or over the counter: recorded by one, confirmed by another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.intake import Claimant
from claims.models.payout.transfers import Payout
from claims.models.review import Award
from claims.models.two import WAITS, ByTwo, kept_as_recorded, two_people


class ManualPayment(ByTwo):
    """One award that was paid outside. While it waits no run pays the award; confirmed, it is a payout like others."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="paid_outside", verbose_name=_("award"))
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="+", verbose_name=_("claimant"))
    amount = models.BigIntegerField(_("amount"))
    paid_on = models.DateField(_("paid on"))
    bank_reference = models.CharField(_("the bank’s reference"), max_length=60)
    note = models.TextField(_("note"))
    payout = models.OneToOneField(
        Payout, models.PROTECT, null=True, blank=True, related_name="paid_outside", verbose_name=_("payout")
    )

    class Meta:
        verbose_name = _("manual payment")
        verbose_name_plural = _("manual payments")
        ordering = ["-id"]
        constraints = [
            *two_people("manual_payment"),
            models.CheckConstraint(name="manual_payment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="manual_payment_says_how", condition=~Q(note="") & ~Q(bank_reference="")
            ),
            models.CheckConstraint(
                name="manual_payment_pays_when_confirmed",
                condition=Q(confirmed_at__isnull=True, payout__isnull=True)
                | Q(confirmed_at__isnull=False, payout__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["award"], condition=WAITS, name="one_manual_payment_waits_an_award"
            ),
            models.UniqueConstraint(
                fields=["bank_reference", "award"],
                condition=Q(dropped_at__isnull=True),
                name="one_manual_payment_a_reference",
            ),
            # One payment of the bank went to one claimant, for however many awards.
            ExclusionConstraint(
                name="a_bank_reference_is_one_claimants",
                expressions=[
                    ("bank_reference", RangeOperators.EQUAL),
                    ("claimant", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(dropped_at__isnull=True),
            ),
        ]
        triggers = kept_as_recorded(
            "manual_payment", "award_id", "claimant_id", "amount", "paid_on", "bank_reference", "note"
        )

    def __str__(self) -> str:
        return f"M-{self.pk}"
