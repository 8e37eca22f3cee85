"""Switches that stop a part of the house: their history is kept, the newest row is in force."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only


class Switch(models.Model):
    """One turn of a switch. A switch that has no row is off."""

    class Key(models.TextChoices):
        INTAKE_CLOSED = "intake_closed", _("Intake closed")
        MONEY_STOPPED = "money_stopped", _("All money stopped")

    key = models.CharField(_("switch"), max_length=30, choices=Key.choices)
    on = models.BooleanField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        ordering = ["-id"]
        indexes = [models.Index(fields=["key", "-id"], name="switch_newest")]
        constraints = [
            models.CheckConstraint(
                name="switch_known", condition=models.Q(key__in=["intake_closed", "money_stopped"])
            ),
            models.CheckConstraint(name="switch_has_reason", condition=~models.Q(reason="")),
        ]
        triggers = append_only("switch")

    def __str__(self) -> str:
        return f"{self.key}: {'on' if self.on else 'off'}"
