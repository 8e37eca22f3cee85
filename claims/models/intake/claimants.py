"""Who claims: once, by fingerprint; personal data sealed. And our own rosters, by the same fingerprint."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, undeletable
from claims.models.intake.files import ImportFile
from claims.models.outages import ClaimantType
from claims.models.sealing import seal, unseal


class Claimant(models.Model):
    """A person or business that claims, once, by the fingerprint of the strongest identifier given."""

    class KeyKind(models.TextChoices):
        BUSINESS_NUMBER = "business_number", _("Business number")
        DRIVER_LICENCE = "driver_licence", _("Driver licence")
        EMAIL = "email", _("E-mail address")
        PHONE = "phone", _("Phone number")

    type = models.CharField(_("type"), max_length=20, choices=ClaimantType.choices)
    key_kind = models.CharField(_("identified by"), max_length=20, choices=KeyKind.choices)
    key_hash = models.BinaryField(_("fingerprint"), max_length=16)
    phone_hash = models.BinaryField(_("phone fingerprint"), max_length=16, null=True, db_index=True)
    email_hash = models.BinaryField(_("e-mail fingerprint"), max_length=16, null=True, db_index=True)
    name_hash = models.BinaryField(_("name fingerprint"), max_length=16, null=True)
    personal = models.BinaryField(_("sealed"), help_text=_("name, phone, e-mail, identifier"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claimants",
        verbose_name=_("person"),
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        constraints = [
            models.UniqueConstraint(fields=["type", "key_hash"], name="one_claimant_an_identifier")
        ]
        indexes = [
            models.Index(fields=["name_hash"], condition=Q(name_hash__isnull=False), name="claimant_by_name")
        ]
        triggers = [
            *undeletable("claimant"),
            frozen("claimant_is", "type", "key_kind", "key_hash", "created_at"),
            frozen("claimant_named_once", "name_hash", once="OLD.name_hash IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.pk}"

    @staticmethod
    def binding(type: str, key_hash: bytes | memoryview) -> str:
        """What the sealed data is bound to: this row and no other."""
        return f"claimant:{type}:{bytes(key_hash).hex()}"

    @classmethod
    def sealed(cls, *, type: str, key_hash: bytes, **personal: str) -> bytes:
        """`personal` (name, phone, email, identifier) as the bytes of the `personal` column."""
        return seal(personal, bound_to=cls.binding(type, key_hash))

    def opened(self) -> dict[str, Any]:
        """The personal data: name, phone, email, identifier. Raises Unreadable."""
        return unseal(self.personal, bound_to=self.binding(self.type, self.key_hash))


class Membership(models.Model):
    """A row of one of our own rosters: who was a subscriber, member or driver, when. A source of facts. Append-only.

    Of several rows of one person in one roster the newest counts. A run pins the highest row that it may read.
    """

    roster = models.CharField(_("roster"), max_length=40)
    key_hash = models.BinaryField(_("fingerprint"), max_length=16)
    period = DateTimeRangeField(_("period"))
    facts = models.JSONField(_("facts"), help_text=_("inputs by name, e.g. monthly_fee"))
    file = models.ForeignKey(ImportFile, models.PROTECT, related_name="memberships", verbose_name=_("file"))
    line = models.PositiveIntegerField(_("line"))

    class Meta:
        verbose_name = _("roster row")
        verbose_name_plural = _("roster rows")
        indexes = [models.Index(fields=["key_hash", "roster"], name="membership_by_person")]
        triggers = append_only("membership")

    def __str__(self) -> str:
        return f"{self.roster} {self.pk}"
