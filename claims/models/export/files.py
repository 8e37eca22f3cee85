"""Sealed files: their bytes, rows, total and SHA-256 never change; who downloaded them is on record."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import append_only
from claims.models.payout import PayoutRun
from claims.models.review import Kind
from claims.models.sealing import Unreadable, unseal_bytes
from claims.rules.export import Layout, layout_of


class PaymentFile(models.Model):
    """One sealed file of a run; `sha256` is over the plain bytes, which its chunks keep encrypted. Append-only."""

    run = models.ForeignKey(
        PayoutRun, models.PROTECT, related_name="files", verbose_name=pgettext_lazy("payout", "run")
    )
    format = models.CharField(_("layout"), max_length=40)
    document = models.TextField(
        _("layout as it was"), help_text=_("by which the file is read, whatever the layout says now")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit"), max_length=20)
    message_id = models.CharField(_("message id"), max_length=35, unique=True)
    rows = models.PositiveIntegerField(_("rows"))
    total = models.BigIntegerField(_("total"))
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("payment file")
        verbose_name_plural = _("payment files")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "format", "kind", "unit"], name="one_file_a_kind_and_unit"
            ),
            models.CheckConstraint(name="file_not_empty", condition=Q(rows__gt=0, total__gt=0)),
        ]
        triggers = append_only("payment_file")

    def __str__(self) -> str:
        return self.message_id

    @property
    def layout(self) -> Layout:
        """The layout that it was written by, as it was then."""
        return layout_of(self.document)

    def opened(self) -> Iterator[bytes]:
        """The bytes as they were sealed, a chunk at a time. Raises Unreadable where one is altered, moved or gone."""
        number, last = 0, False
        while not last:
            number += 1
            chunk = PaymentChunk.objects.filter(file=self.pk, number=number).first()
            if chunk is None:
                raise Unreadable("a chunk is missing")
            last = chunk.last
            yield unseal_bytes(chunk.sealed, bound_to=PaymentChunk.binding(self.message_id, number, last))


class PaymentChunk(models.Model):
    """About a megabyte of a file, sealed and bound to the file, its place in it, and whether it is the last one."""

    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="chunks", verbose_name=_("file"))
    number = models.PositiveIntegerField(_("number"))
    last = models.BooleanField(_("last"))
    sealed = models.BinaryField(_("sealed bytes"))

    class Meta:
        verbose_name = _("part of a payment file")
        verbose_name_plural = _("parts of payment files")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_chunk_a_place"),
            models.UniqueConstraint(fields=["file"], condition=Q(last=True), name="one_last_chunk_a_file"),
            models.CheckConstraint(name="chunks_from_one", condition=Q(number__gt=0)),
        ]
        triggers = append_only("payment_chunk")

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"

    @staticmethod
    def binding(message_id: str, number: int, last: bool) -> str:
        """What its sealed bytes are bound to."""
        return f"payment_chunk:{message_id}:{number}:{'last' if last else 'more'}"
