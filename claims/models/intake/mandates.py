"""Who stands in for a claimant, by the version of the claim that named them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only
from claims.models.intake.claims import Claim
from claims.models.sealing import seal, unseal
from claims.rules.filing.mandates import KINDS


class Mandate(models.Model):
    """Somebody who acts for a claimant or is paid in their stead: name and relation, sealed. Append-only.

    A claim that has one is decided by a person and never by a rule.
    """

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative of the claimant")
        HEIR = "heir", _("Heir")
        GUARDIAN = "guardian", _("Guardian of a child under 14")
        PAYEE = "payee", _("Somebody else is paid")

    claim = models.ForeignKey(
        Claim, models.PROTECT, db_index=False, related_name="mandates", verbose_name=_("claim")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    sealed = models.BinaryField(_("sealed"), help_text=_("name and relation"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["claim", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind", "version"], name="one_mandate_a_kind"),
            models.CheckConstraint(name="mandate_kind_known", condition=Q(kind__in=sorted(KINDS))),
        ]
        triggers = append_only("mandate")

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version} {self.kind}"

    @staticmethod
    def binding(claim_id: int, version: int, kind: str) -> str:
        """What the sealed name is bound to."""
        return f"mandate:{claim_id}:{version}:{kind}"

    @classmethod
    def sealed_for(cls, *, claim_id: int, version: int, kind: str, name: str, relation: str) -> bytes:
        return seal({"name": name, "relation": relation}, bound_to=cls.binding(claim_id, version, kind))

    def opened(self) -> dict[str, Any]:
        """name and relation. Raises Unreadable."""
        return unseal(self.sealed, bound_to=self.binding(self.claim_id, self.version, self.kind))
