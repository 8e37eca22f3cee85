"""Who was shown what of somebody: noted by the door that shows it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only


class AccessEntry(models.Model):
    """One look at personal data, masked or whole. What was seen is not kept here. Append-only."""

    class What(models.TextChoices):
        PERSON = "person", _("A claimant, masked")
        SEARCH = "search", _("A search for somebody")
        DOWNLOAD = "download", _("A file that was taken away")
        UNMASK = "unmask", _("A claimant, whole")
        PAPER = "paper", _("A paper of a claim")

    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    door = models.CharField(_("from where"), max_length=60)
    what = models.CharField(_("what was shown"), max_length=10, choices=What.choices)
    kind = models.CharField(_("kind of object"), max_length=40)
    key = models.CharField(_("object"), max_length=80)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(_("more"), default=dict, help_text=_("figures, never personal data"))

    class Meta:
        verbose_name = _("access entry")
        verbose_name_plural = _("access entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "key"], name="access_by_object"),
            models.Index(fields=["what", "-id"], name="access_by_what"),
            models.Index(fields=["door", "-id"], name="access_by_door"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unmasked_with_a_reason", condition=~models.Q(what="unmask") | ~models.Q(reason="")
            )
        ]
        triggers = append_only("access_entry")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.kind} {self.key}"
