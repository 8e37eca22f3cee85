"""Who took a file, and the leave to take it for the bank a second time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.export.files import PaymentFile
from claims.models.guards import append_only, frozen
from claims.models.two import ByTwo, kept_as_recorded, two_people


class DownloadRequest(ByTwo):
    """One person asks for the bank's form again and says why, another allows it; who asked takes the file, once."""

    file = models.ForeignKey(
        PaymentFile, models.PROTECT, related_name="download_requests", verbose_name=_("file")
    )
    reason = models.TextField(_("reason"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for another download")
        verbose_name_plural = _("requests for another download")
        ordering = ["-id"]
        constraints = [
            *two_people("download_request"),
            models.CheckConstraint(name="download_request_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="download_request_used_when_allowed",
                condition=Q(used_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(used_at__isnull=True, dropped_at__isnull=True),
                name="one_open_download_request_a_file",
            ),
        ]
        triggers = [
            *kept_as_recorded("download_request", "file_id", "reason"),
            frozen("download_request_used_once", "used_at", once="OLD.used_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.file} · {self.recorded_at:%Y-%m-%d %H:%M}"


class Download(models.Model):
    """Who took a file, when and why. Append-only."""

    class Form(models.TextChoices):
        BANK = "bank", _("For the bank, byte for byte")
        PEOPLE = "people", _("For people, masked (CSV)")
        XLSX = "xlsx", _("For people, masked (Excel)")

    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="downloads", verbose_name=_("file"))
    form = models.CharField(
        pgettext_lazy("download", "form"),
        max_length=20,
        choices=Form.choices,
        help_text=_("sealed bytes, or the masked copy for people"),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    request = models.OneToOneField(
        DownloadRequest, models.PROTECT, null=True, blank=True, related_name="download", verbose_name=_("allowed by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-id"]
        constraints = [
            # Downloads of before there were requests name a reason and no request.
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(form="bank", request__isnull=True, reason=""),
                name="one_first_download_a_file",
            ),
            models.CheckConstraint(
                name="download_again_is_allowed",
                condition=~Q(form="bank") | Q(reason="") | Q(request__isnull=False),
            ),
        ]
        triggers = append_only("download")

    def __str__(self) -> str:
        return f"{self.file_id} {self.at:%Y-%m-%d %H:%M}"
