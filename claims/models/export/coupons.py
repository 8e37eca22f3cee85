"""The pool of coupon codes: each is given once, to the transfer whose file names it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, undeletable
from claims.models.payout import Transfer
from claims.models.sealing import unseal_bytes


class CouponBatch(models.Model):
    """One file of codes as it was taken in: how many, what each is worth, and until when they hold. Append-only."""

    unit = models.CharField(_("unit"), max_length=20)
    worth = models.BigIntegerField(
        _("worth"),
        default=1,
        help_text=_("of one code: 1 where coupons are counted, else an amount"),
    )
    valid_until = models.DateField(_("valid until"))
    count = models.PositiveIntegerField(_("codes"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    at = models.DateTimeField(_("taken in at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken in by")
    )

    class Meta:
        verbose_name = _("batch of coupon codes")
        verbose_name_plural = _("batches of coupon codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="coupon_batch_not_empty", condition=Q(count__gt=0, worth__gt=0)),
        ]
        triggers = append_only("coupon_batch")

    def __str__(self) -> str:
        return f"{self.unit} {self.at:%Y-%m-%d %H:%M}"


class CouponCode(models.Model):
    """One code, sealed. It is given to a transfer at sealing, and to another one only if that transfer is void and its
    file was never on its way."""

    batch = models.ForeignKey(CouponBatch, models.PROTECT, related_name="codes", verbose_name=_("batch"))
    unit = models.CharField(_("unit"), max_length=20)
    worth = models.BigIntegerField(_("worth"))
    valid_until = models.DateField(_("valid until"))
    fingerprint = models.BinaryField(_("fingerprint"), unique=True)
    sealed = models.BinaryField(_("sealed code"))
    transfer = models.ForeignKey(
        Transfer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coupon_codes",
        verbose_name=_("transfer"),
    )
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)

    class Meta:
        verbose_name = _("coupon code")
        verbose_name_plural = _("coupon codes")
        constraints = [
            models.CheckConstraint(
                name="coupon_given_when",
                condition=Q(transfer__isnull=True, given_at__isnull=True)
                | Q(transfer__isnull=False, given_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "worth", "valid_until", "id"],
                condition=Q(transfer__isnull=True),
                name="coupon_free",
            ),
        ]
        triggers = [
            *undeletable("coupon_code"),
            frozen(
                "coupon_code_is", "batch_id", "unit", "worth", "valid_until", "fingerprint", "sealed",
            ),
            pgtrigger.Trigger(
                name="coupon_code_given_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "OLD.transfer_id IS NOT NULL AND OLD.transfer_id IS DISTINCT FROM NEW.transfer_id"
                ),
                func="""
                    IF NEW.transfer_id IS NULL OR EXISTS (
                        SELECT 1 FROM claims_transfer t WHERE t.id = OLD.transfer_id AND t.state <> 'voided'
                    ) OR EXISTS (
                        SELECT 1 FROM claims_handover h
                          JOIN claims_paymentfile f ON f.id = h.file_id
                          JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit
                         WHERE t.id = OLD.transfer_id
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: a coupon code is given once';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.pk}"

    @staticmethod
    def binding(fingerprint: bytes | memoryview) -> str:
        """What its sealed code is bound to."""
        return f"coupon_code:{bytes(fingerprint).hex()}"

    def opened(self) -> str:
        """The code. Raises Unreadable."""
        return unseal_bytes(self.sealed, bound_to=self.binding(self.fingerprint)).decode()
