"""What the desk counts of an incident: by a task, since an exact count of a million rows costs more than a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import undeletable
from claims.models.outages import Incident


class Figures(models.Model):
    """The newest counts of one incident, with the time as of which they are exact. Counts only: no people."""

    incident = models.OneToOneField(
        Incident, models.PROTECT, related_name="figures", verbose_name=_("incident")
    )
    at = models.DateTimeField(_("as of"))
    mark = models.CharField(
        _("mark"), max_length=80, help_text=_("of what was counted: equal where nothing has moved since")
    )
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
        triggers = undeletable("figures")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.at:%Y-%m-%d %H:%M}"
