"""Budgets: what may be awarded by one policy, said by one person and confirmed by another; the newest counts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.two import WAITS, ByTwo, kept_as_recorded, two_people


class Budget(ByTwo):
    """What may be awarded by one policy in one unit, from its confirmation until another is confirmed."""

    policy_key = models.CharField(_("policy"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20)
    amount = models.BigIntegerField(_("amount"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-id"]
        constraints = [
            *two_people("budget"),
            models.CheckConstraint(name="budget_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="budget_has_a_reason", condition=~Q(reason="")),
            # So that the newest of a policy and unit is also the one that was confirmed last.
            models.UniqueConstraint(
                fields=["policy_key", "unit"], condition=WAITS, name="one_budget_waits_a_policy"
            ),
        ]
        triggers = kept_as_recorded("budget", "policy_key", "unit", "amount", "reason")

    def __str__(self) -> str:
        return f"B-{self.pk}"
