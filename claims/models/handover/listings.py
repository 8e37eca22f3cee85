"""What the bank says it has: the evidence of every hand-over."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, person_or_rule


class BankListing(models.Model):
    """One listing of a drop directory, kept where something followed from it or a person looked. Append-only.

    `entries` are `{"message_id", "place", "size", "sha256"}`; `digest` is over all but the place. `of` is the
    message id that was asked for; of a listing of everything it is empty.
    """

    class Drop(models.TextChoices):
        BANK = "bank", _("Bank")
        FULFILMENT = "fulfilment", _("Fulfilment of points, days and coupons")

    drop = models.CharField(_("drop directory"), max_length=20, choices=Drop.choices)
    of = models.CharField(_("message id"), max_length=35, blank=True)
    entries = models.JSONField(_("entries"))
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("bank listing")
        verbose_name_plural = _("bank listings")
        ordering = ["-id"]
        constraints = [person_or_rule("listing_person_or_rule", "by")]
        triggers = append_only("bank_listing")

    def __str__(self) -> str:
        return f"L-{self.pk}"
