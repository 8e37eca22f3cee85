"""What the log keeps of a claim before and after an act, by the key under which it does."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from claims.presentation.words.said import Words

FIELDS: Final[Words] = {
    "about": _("about"),
    "account": _("account"),
    "assignee": _("assignee"),
    "category": _("category"),
    "claims": _("claims"),
    "codes": _("reasons"),
    "correction": _("number of the account"),
    "due": _("due on"),
    "final": _("decided finally"),
    "held": _("on hold"),
    "inputs": _("answers"),
    "outcome": _("outcome"),
    "papers": _("papers named"),
    "period": _("period"),
    "reason": _("reason"),
    "same": _("the same account again"),
    "seat": _("seat"),
    "services": _("services"),
    "state": _("state"),
    "status": _("status"),
    "version": _("version"),
    # twins
    "why": _("As what"),
    "of": _("Duplicate of"),
    # papers
    "bytes": _("bytes"),
    "found": _("what the scanner found"),
    "kind": _("kind"),
    "paper": _("paper"),
    "replaces": _("replaces"),
    "proves": _("proves"),
    "scanner": _("scanner"),
}
