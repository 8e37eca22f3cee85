"""What a worker does for payout: previews, and the steps of runs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.guards import frozen, undeletable
from claims.models.payout.runs import PayoutRun
from claims.models.work import Work


class Previews(models.QuerySet["PayoutPreview"]):
    def light(self) -> "Previews":
        """Without what is pinned, which is long and stays in the database."""
        return self.defer("awards", "claims", "amounts", "accounts", "unfit")


class PayoutPreview(Work):
    """What a run would pay, as it stood when a person asked: counted by a worker, frozen once it is filled.

    `awards`, their `claims`, `amounts` and `accounts` are pinned side by side, by award; no account stands for what is
    no cash. A run that is opened from it pays these and no others, as far as they are still payable as they stand here.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    layout = models.CharField(_("layout"), max_length=40)
    pay_date = models.DateField(_("pay date"))
    filled_at = models.DateTimeField(_("filled at"), null=True, blank=True)
    awards = ArrayField(models.BigIntegerField(), verbose_name=_("awards"), default=list, editable=False)
    claims = ArrayField(
        models.BigIntegerField(), verbose_name=_("claims"), default=list, db_default=[], editable=False
    )
    amounts = ArrayField(models.BigIntegerField(), verbose_name=_("amounts"), default=list, editable=False)
    accounts = ArrayField(
        models.BigIntegerField(null=True), verbose_name=_("accounts"), default=list, editable=False
    )
    unfit = ArrayField(
        models.BigIntegerField(), verbose_name=_("awards that no file can hold"), default=list, editable=False
    )
    figures = models.JSONField(_("figures"), default=dict, editable=False)

    objects = Previews.as_manager()

    class Meta:
        verbose_name = _("payout preview")
        verbose_name_plural = _("payout previews")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="preview_pinned_side_by_side",
                condition=Q(
                    awards__len=models.F("amounts__len"),
                    accounts__len=models.F("awards__len"),
                    claims__len=models.F("awards__len"),
                ),
            ),
            models.CheckConstraint(
                name="preview_empty_until_filled",
                condition=Q(filled_at__isnull=False) | Q(awards__len=0, figures={}),
            ),
        ]
        triggers = [
            *undeletable("payout_preview"),
            frozen("payout_preview_is", "asked_by_id", "asked_at", "layout", "pay_date"),
            frozen(
                "payout_preview_filled_once", "filled_at", "awards", "claims", "amounts", "accounts", "unfit",
                "figures",
                once="OLD.filled_at IS NOT NULL",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"P-{self.pk}"


class RunStep(Work):
    """One step of a run that a worker does."""

    class Step(models.TextChoices):
        FREEZE = "freeze", _("Freezing")
        SEAL = "seal", _("Sealing")
        HAND_OVER = "hand_over", _("Handing over")

    run = models.ForeignKey(
        PayoutRun, models.PROTECT, related_name="steps", verbose_name=pgettext_lazy("payout", "run")
    )
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a payout run")
        verbose_name_plural = _("steps of payout runs")
        ordering = ["run", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="one_step_a_run")]
        triggers = [
            *undeletable("run_step"),
            frozen("run_step_is", "run_id", "step"),
            frozen("run_step_done_once", "done_at", once="OLD.done_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.step}"
