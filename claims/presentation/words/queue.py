"""What the queue is filtered by, as reviewers read it (`rules/review/facets.py`)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from claims.presentation.words.said import Words
from claims.rules.review import facets
from claims.rules.validation import CHECKS

STAGES: Final[Words] = {
    facets.RECEIVED: _("Not assessed as it stands"),
    facets.PROPOSED: _("Waits for a decision"),
    facets.SECOND_SEAT: _("Waits for the second person"),
    facets.APPEALED: _("Appealed"),
    facets.HELD: _("On hold"),
    facets.ASKED: _("Waits for the claimant"),
}
BANDS: Final[Words] = {
    "0": _("Nothing in cash"),
    "50k": _("Up to 50,000 won"),
    "100k": _("50,001 to 100,000 won"),
    "500k": _("100,001 to 500,000 won"),
    "1m": _("500,001 to 1,000,000 won"),
    facets.MORE: _("More than 1,000,000 won"),
}
FLAGS: Final[Words] = {
    facets.LOOK_ALIKE: _("Another claim looks like it"),
    facets.SHARED_ACCOUNT: _("Account of another claimant too"),
    facets.LATE: _("Filed out of time"),
    facets.LATE_LINK: _("Let in by a late link"),
    facets.MANDATE: _("Somebody stands in for the claimant"),
    facets.MESSAGE: _("Message unread"),
    "sample": _("In a sample"),
    "appeal": _("Appeal"),
    "amended": _("Amended"),
    "accounts_differ": _("Accounts of the claimant differ"),
}
# By the key of the check, what it asks.
CHECKED: Final[Words] = {check.key: _(check.title) for check in CHECKS}
DUE: Final[Words] = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "week": _("Due in the next 7 days"),
    "later": _("Due later"),
}
PARTS: Final[Words] = {
    "mine": _("My work"),
    "team": _("Team"),
    "claimants": _("Waits for claimants"),
}
