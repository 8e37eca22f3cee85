"""Which server this is, and the inventory by which two people say after a restore that money may move again."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.guards import append_only, frozen, person_or_rule, undeletable
from claims.models.handover.listings import BankListing
from claims.models.two import WAITS, ByTwo, kept_as_recorded, two_people


class Inventory(ByTwo):
    """Every sealed file and every file of the bank's, as they stood at one instant. Two people confirm that what is not
    plain is explained."""

    identity = models.JSONField(_("server"), help_text=_("on which it was taken"))
    bank = models.ForeignKey(
        BankListing,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the bank’s listing"),
    )
    fulfilment = models.ForeignKey(
        BankListing, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("the listing of fulfilment"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("inventory")
        verbose_name_plural = _("inventories")
        ordering = ["-id"]
        constraints = [
            *two_people("inventory"),
            models.UniqueConstraint(models.Value(1), condition=WAITS, name="one_inventory_waits"),
        ]
        triggers = kept_as_recorded("inventory", "identity", "bank_id", "fulfilment_id")

    def __str__(self) -> str:
        return f"I-{self.pk}"


class InventoryLine(models.Model):
    """One message id of an inventory. What is not plain is explained by a person, as long as the inventory waits."""

    class What(models.TextChoices):
        SAME = "same", _("Handed over, and with the bank")
        WAITS = "waits", _("Not handed over, and not with the bank")
        AHEAD = "ahead", _("With the bank; the next hand-over will find it there")
        MISSING = "missing", _("Handed over, but not with the bank")
        BY_HAND = "by_hand", _("Taken by hand; the bank has to be asked")
        VOID = "void", _("With the bank, though its run is void")
        FOREIGN = "foreign", _("With the bank, and not known here")
        DIFFERS = "differs", _("With the bank, and not as it was sealed")
        TWICE = "twice", _("With the bank twice")

    inventory = models.ForeignKey(
        Inventory, models.PROTECT, related_name="lines", verbose_name=_("inventory")
    )
    message_id = models.CharField(_("message id"), max_length=35)
    what = models.CharField(_("finding"), max_length=10, choices=What.choices)
    theirs = models.JSONField(_("with the bank"), default=list)
    note = models.TextField(_("explanation"), blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("explained by"),
    )  # fmt: skip
    noted_at = models.DateTimeField(_("explained at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of an inventory")
        verbose_name_plural = _("lines of inventories")
        ordering = ["inventory", "message_id"]
        constraints = [
            models.UniqueConstraint(fields=["inventory", "message_id"], name="one_line_a_message"),
            models.CheckConstraint(
                name="inventory_noted_by_somebody",
                condition=Q(note="", noted_by__isnull=True, noted_at__isnull=True)
                | (~Q(note="") & Q(noted_by__isnull=False, noted_at__isnull=False)),
            ),
        ]
        triggers = [
            *undeletable("inventory_line"),
            frozen("inventory_line_is", "inventory_id", "message_id", "what", "theirs"),
            pgtrigger.Trigger(
                name="inventory_line_noted_while_it_waits",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM claims_inventory i
                         WHERE i.id = OLD.inventory_id AND (i.confirmed_at IS NOT NULL OR i.dropped_at IS NOT NULL)
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: an inventory that has ended stays as it is';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inventory}: {self.message_id}"


class Installation(models.Model):
    """The server that money moved on last: a database that finds itself on another one was restored. The newest row
    counts; the first is made where nothing was sealed yet, every other by a confirmed inventory. Append-only."""

    identity = models.JSONField(_("server"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    rule = models.CharField(_("named rule"), max_length=60, blank=True)
    inventory = models.OneToOneField(
        Inventory, models.PROTECT, null=True, blank=True, related_name="installation",
        verbose_name=_("inventory"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        ordering = ["-id"]
        constraints = [
            person_or_rule("installation_person_or_rule", "by"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(inventory__isnull=True), name="one_first_installation"
            ),
        ]
        triggers = append_only("installation")

    def __str__(self) -> str:
        return f"S-{self.pk}"
