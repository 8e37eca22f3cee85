"""Sealed files: their bytes, rows, total and SHA-256 never change; who downloaded them is on record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only
from claims.models.payout import PayoutRun
from claims.models.review import Kind


class PaymentFile(models.Model):
    """One sealed file of a run, encrypted as stored; `sha256` is over the plain bytes. Append-only."""

    class Format(models.TextChoices):
        BANK_CSV = "bank_csv", _("CSV for the bank")
        FULFILMENT_CSV = "fulfilment_csv", _("CSV for points, days and credits")

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="files", verbose_name=_("run"))
    format = models.CharField(_("format"), max_length=20, choices=Format.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    message_id = models.CharField(_("message id"), max_length=35, unique=True)
    rows = models.PositiveIntegerField(_("rows"))
    total = models.BigIntegerField(_("total"))
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    sealed = models.BinaryField(_("sealed bytes"))
    at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("payment file")
        verbose_name_plural = _("payment files")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "format", "kind", "unit"], name="one_file_a_kind_and_unit"
            ),
            models.CheckConstraint(name="file_not_empty", condition=Q(rows__gt=0, total__gt=0)),
        ]
        triggers = append_only("payment_file")

    def __str__(self) -> str:
        return self.message_id


class Download(models.Model):
    """Who took a file, when and why. Append-only."""

    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="downloads", verbose_name=_("file"))
    form = models.CharField(
        _("form"), max_length=20, help_text=_("sealed bytes, or the masked copy for people")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-id"]
        triggers = append_only("download")

    def __str__(self) -> str:
        return f"{self.file_id} {self.at:%Y-%m-%d %H:%M}"
