"""Who did what, when, from where and why: written by the stage verb in its own transaction."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, kept, person_or_rule


class AuditEntry(models.Model):
    """One act. Either a person or a named rule did it. Append-only."""

    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    door = models.CharField(
        _("from where"), max_length=60, help_text=_("the door: admin, web, command, task")
    )
    action = models.CharField(_("action"), max_length=60)
    kind = models.CharField(_("kind of object"), max_length=40)
    key = models.CharField(_("object"), max_length=80)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "key"], name="audit_by_object"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["kind", "-id"], name="audit_by_kind"),
            models.Index(fields=["door", "-id"], name="audit_by_door"),
            models.Index(fields=["rule", "-id"], name="audit_by_rule"),
        ]
        constraints = [person_or_rule("audit_person_or_rule", "by")]
        triggers = append_only("audit_entry")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.kind} {self.key}"


class AuditPayload(models.Model):
    """What stood before and after. May be erased when the law asks; the entry stays."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="payload")
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("audit payload")
        verbose_name_plural = _("audit payloads")
        triggers = [
            kept("audit_payload"),
            pgtrigger.Protect(
                name="audit_payload_only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.before IS NOT NULL OR NEW.after IS NOT NULL"),
            ),
        ]
