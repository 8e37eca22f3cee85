"""Files that were taken in, and what was wrong with their lines."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only
from claims.models.outages import Incident


class ImportFile(models.Model):
    """A file that was taken in. The same bytes twice for one incident change nothing; a roster is for all of them."""

    class Kind(models.TextChoices):
        CLAIMS = "claims", _("Claims")
        ROSTER = "roster", _("Roster")
        OUTAGES = "outages", _("Outage windows")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # Empty for a roster. Its index is that of the constraint, which begins with it.
    incident = models.ForeignKey(
        Incident, models.PROTECT, db_index=False, null=True, blank=True, verbose_name=_("incident")
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.BigIntegerField(_("bytes"))
    submitter = models.CharField(_("submitter"), max_length=60, blank=True)
    rows = models.PositiveIntegerField(_("lines"))
    kept = models.PositiveIntegerField(_("kept"))
    rejected = models.PositiveIntegerField(_("rejected"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))

    came_before = False  # no column: set on what an import returns where these bytes were taken in earlier

    class Meta:
        verbose_name = _("import file")
        verbose_name_plural = _("import files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="lines_add_up", condition=Q(rows=F("kept") + F("rejected"))),
            models.UniqueConstraint(
                fields=["incident", "sha256"], name="same_bytes_once_an_incident", nulls_distinct=False
            ),
        ]
        triggers = append_only("import_file")

    def __str__(self) -> str:
        return self.name


class ImportIssue(models.Model):
    """What was wrong with one line of a file: a code and a field, never the value that was typed."""

    file = models.ForeignKey(ImportFile, models.PROTECT, related_name="issues", verbose_name=_("file"))
    line = models.PositiveIntegerField(_("line"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    code = models.CharField(_("code"), max_length=60)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("import issue")
        verbose_name_plural = _("import issues")
        ordering = ["file", "line"]
        triggers = append_only("import_issue")

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line} {self.field} {self.code}"
