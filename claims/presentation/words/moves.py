"""The moves of a claim, and the facts of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.presentation.words.said import Words

# The moves of a claim (`rules/lifecycle.py`), as what was done.
MOVES: Final[Words] = {
    "receive": pgettext_lazy("act", "Received"),
    "triage_out": _("Set aside"),
    "restore": _("Restored"),
    "ask": _("Claimant asked"),
    "answer": _("Answered"),
    "lapse": _("No answer in time"),
    "amend": _("Amended"),
    "approve": pgettext_lazy("act", "Approved"),
    "approve_in_part": pgettext_lazy("act", "Approved in part"),
    "reject": pgettext_lazy("act", "Rejected"),
    "undo": _("Decision taken back"),
    "appeal": pgettext_lazy("act", "Appealed"),
    "reopen": _("Decision on the appeal taken back"),
    "withdraw": pgettext_lazy("act", "Withdrawn"),
}

CATEGORIES: Final[Words] = {
    "claim": _("Claim for compensation"),
    "question": _("Question"),
    "complaint": _("Complaint"),
    "opinion": _("Opinion"),
}

MARKS: Final[Words] = {
    "ok": _("well formed"),
    "malformed": _("malformed"),
    "none": _("none given"),
}

# Where a fact comes from, when the claimant did not say it.
SOURCES: Final[Words] = {
    "claimant": _("by the claimant"),
    "records": _("from our records"),
    "staff": _("by staff"),
    "ledger": _("from the ledger"),
}
