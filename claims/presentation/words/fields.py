"""What the log keeps of a claim before and after an act, by the key under which it does."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from claims.presentation.words.said import Words

FIELDS: Final[Words] = {
    "assignee": _("assignee"),
    "claims": _("claims"),
    "codes": _("reasons"),
    "correction": _("number of the account"),
    "due": _("due on"),
    "final": _("decided finally"),
    "held": _("on hold"),
    "inputs": _("answers"),
    "outcome": _("outcome"),
    "reason": _("reason"),
    "same": _("the same account again"),
    "seat": _("seat"),
    "state": _("state"),
    "status": _("status"),
    "version": _("version"),
    # twins
    "why": _("As what"),
    "of": _("Duplicate of"),
}
