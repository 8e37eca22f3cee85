"""What we tell a claimant by ourselves: an outbox. A row is written by the verb that has something to say, and sent
afterwards."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import frozen, undeletable
from claims.models.sealing import seal, unseal


class Notice(models.Model):
    """One thing to be told to one address, once (`key`). The address is sealed, and is the one known when it was said.

    `NONE` is of a claimant of whom no address was known: nobody could be told.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("A claim has come in")
        ASKED = "asked", _("A question")
        REMINDED = "reminded", _("A question is nearly over")
        DECIDED = "decided", _("A decision")
        LAPSED = "lapsed", _("Rejected for want of an answer")
        REOPENED = "reopened", _("A decision was taken back")
        WITHDRAWN = "withdrawn", _("A claim was withdrawn")
        APPEALED = "appealed", _("An appeal has come in")
        PAID = "paid", _("A payment")
        PAID_IN_PART = "paid_in_part", _("A payment of a part")
        PAYMENT_FAILED = "payment_failed", _("A payment has failed")
        DETAILS_REFUSED = "details_refused", _("Account details were refused")
        MESSAGE = "message", _("A message from us")
        PAPER_HARMFUL = "paper_harmful", _("A paper with a harmful program")
        ACCOUNT_CHANGED = "account_changed", _("Another account was given")

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        TEXT = "text", _("Text message")
        NONE = "none", _("No address known")

    claimant = models.ForeignKey("Claimant", models.PROTECT, related_name="+", verbose_name=_("claimant"))
    claim = models.ForeignKey("Claim", models.PROTECT, related_name="notices", verbose_name=_("claim"))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    language = models.CharField(_("language"), max_length=2, choices=[("ko", "한국어"), ("en", "English")])
    sealed = models.BinaryField(_("address"), null=True)
    facts = models.JSONField(_("facts"), default=dict)
    key = models.CharField(_("key"), max_length=80, unique=True)
    created_at = models.DateTimeField(_("written at"))
    published_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(published_at__isnull=True) & ~Q(channel="none"),
                name="notice_to_send",
            ),
            models.Index(fields=["kind", "-id"], name="notice_by_kind"),
            # What is rare, for the list.
            models.Index(fields=["channel", "-id"], condition=~Q(channel="mail"), name="notice_by_channel"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_has_its_address",
                condition=Q(channel__in=["mail", "text"], sealed__isnull=False)
                | Q(channel="none", sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="what_has_no_address_is_not_sent",
                condition=~Q(channel="none", published_at__isnull=False),
            ),
        ]
        triggers = [
            *undeletable("notice"),
            frozen(
                "notice_is",
                "claimant_id",
                "claim_id",
                "kind",
                "channel",
                "language",
                "sealed",
                "facts",
                "key",
                "created_at",
            ),
            frozen("notice_sent_once", "published_at", once="OLD.published_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"N-{self.pk}"

    @staticmethod
    def binding(key: str) -> str:
        """What the sealed address is bound to."""
        return f"notice:{key}"

    @classmethod
    def sealed_address(cls, *, key: str, address: str) -> bytes:
        return seal({"address": address}, bound_to=cls.binding(key))

    def opened(self) -> dict[str, Any]:
        """address. Raises Unreadable."""
        return unseal(self.sealed or b"", bound_to=self.binding(self.key))


class NoticeMark(models.Model):
    """Up to which row of a source everything is told, or is never to be: what a batch writes is told by its rows."""

    class Source(models.TextChoices):
        DECISIONS = "decisions", _("decisions")
        PAYMENTS = "payments", _("payments")
        FAILURES = "failures", _("failed payments")

    source = models.CharField(_("source"), max_length=20, choices=Source.choices, unique=True)
    upto = models.BigIntegerField(_("up to"))

    class Meta:
        verbose_name = _("mark of notices")
        verbose_name_plural = _("marks of notices")
        triggers = [
            *undeletable("notice_mark"),
            pgtrigger.Protect(
                name="notice_mark_only_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.upto < OLD.upto OR NEW.source <> OLD.source"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.upto}"
