"""What a worker does, where it can be seen: how often it was begun, whether it lives, what stopped it."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_ERROR: Final = 60


class Work(models.Model):
    """A piece of work: begun once or more often, with a sign of life while it lasts, over once."""

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("reached"), default=0)
    of = models.PositiveIntegerField(_("of"), default=0)
    error = models.CharField(
        _("last error"),
        max_length=LONGEST_ERROR,
        blank=True,
        help_text=_("its code; empty while there is none"),
    )
    error_sentence = models.TextField(_("what the error says"), blank=True)
    error_facts = models.JSONField(_("facts of the error"), default=dict, blank=True)

    class Meta:
        abstract = True
