"""The house's code words as staff read them: acts, actions, objects, doors, named rules, marks of the facts.

A word that nobody has put into a sentence is shown as it is.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Any]

# The moves of a claim (`rules/lifecycle.py`), as what was done.
MOVES: Final[Words] = {
    "start": _("Begun"),
    "receive": pgettext_lazy("act", "Received"),
    "submit": _("Sent in"),
    "expire": _("Lapsed unsent"),
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
    "withdraw": pgettext_lazy("act", "Withdrawn"),
}

# What changes something (`rules/authority/actions.py`), as the log of acts tells it.
ACTIONS: Final[Words] = {
    "record_incident": _("Incident recorded"),
    "record_window": _("Outage window proposed"),
    "drop_window": _("Proposed window dropped"),
    "confirm_window": _("Outage windows confirmed"),
    "import_record": _("Outage record imported"),
    "draft_policy": _("Policy drafted"),
    "propose_policy": _("Policy proposed"),
    "withdraw_policy": _("Policy withdrawn"),
    "simulate_policy": _("Policy simulated"),
    "vote_policy": _("Vote on a policy"),
    "adopt_policy": _("Policy adopted"),
    "retire_policy": _("Policy retired"),
    "make_token": _("API token made"),
    "use_token": _("API token used for the first time"),
    "revoke_token": _("API token revoked"),
    "turn_switch": _("Safety switch turned"),
    "set_filing_period": _("Filing period proposed"),
    "confirm_filing_period": _("Filing period confirmed"),
    "file_claim": _("Claim filed"),
    "link_claim": _("Claim linked to an account"),
    "file_on_behalf": _("Claim filed on behalf"),
    "import_claims": _("Claims imported"),
    "import_roster": _("Roster imported"),
    "amend_claim": _("Claim amended"),
    "answer_claim": _("Question answered"),
    "withdraw_claim": _("Claim withdrawn"),
    "appeal_claim": _("Decision appealed"),
    "link_duplicates": _("Duplicates linked"),
    "open_run": _("Assessment run opened"),
    "resume_run": _("Assessment run resumed"),
    "cancel_run": _("Assessment run cancelled"),
    "assess_range": _("Range assessed"),
    "close_run": _("Assessment run closed"),
    "sweep_runs": _("Quiet runs resumed"),
    "triage_claim": _("Claim set aside"),
    "restore_claim": _("Claim restored"),
    "ask_claimant": _("Claimant asked"),
    "correct_claim": _("Claim corrected"),
    "hold_claim": _("Claim put on hold"),
    "release_claim": _("Hold released"),
    "decide_claim": _("Claim decided"),
    "decide_second": _("Claim decided, second seat"),
    "undo_decision": _("Decision taken back"),
    "decide_appeal": _("Appeal decided"),
    "decide_automatically": _("Claims decided by the rule"),
    "queue_claims": _("Claims put into the queue"),
    "set_rule": _("Setting of a rule proposed"),
    "confirm_rule": _("Setting of a rule confirmed"),
    "expire_claim": _("Claim lapsed unsent"),
    "lapse_claim": _("Claim rejected for want of an answer"),
    "preview_payouts": _("Payout preview asked for"),
    "fill_payout_preview": _("Payout preview filled"),
    "open_payout_run": _("Payout run opened"),
    "freeze_payout_run": _("Payout run frozen"),
    "check_payout_run": _("Payout run checked"),
    "release_payout_run": _("Payout run released"),
    "shift_pay_date": _("Pay date shifted"),
    "void_payout_run": _("Payout run voided"),
    "seal_payout_run": _("Payout run sealed"),
    "begin_payout_work": _("Payout work begun"),
    "resume_payout_run": _("Payout run resumed"),
    "confirm_hand_over": _("Hand-over of a file confirmed"),
    "hand_over_file": _("Hand-over of a file begun"),
    "look_at_bank": _("Bank’s listing read"),
    "propose_send_again": _("Sending a file again proposed"),
    "approve_send_again": _("Sending a file again approved"),
    "propose_take_back": _("Taking a file back proposed"),
    "approve_take_back": _("Taking a file back approved"),
    "know_server": _("Server noted"),
    "take_inventory": _("Inventory taken"),
    "explain_inventory": _("File of an inventory explained"),
    "confirm_inventory": _("Inventory confirmed"),
    "drop_inventory": _("Inventory dropped"),
    "drop_hand_over_proposal": _("Proposal for a file dropped"),
    "download_file": _("Payment file downloaded"),
    "ask_download": _("Another download asked for"),
    "allow_download": _("Another download allowed"),
    "drop_download": _("Request for another download dropped"),
    "take_coupons": _("Coupon codes taken in"),
    "take_answer": _("Bank’s answer taken in"),
    "propose_line": _("Resolution of a parked line proposed"),
    "confirm_line": _("Resolution of a parked line confirmed"),
    "drop_line": _("Proposal for a parked line dropped"),
    "record_recovery": _("Recovery recorded"),
    "confirm_recovery": _("Recovery confirmed"),
    "drop_recovery": _("Recovery dropped"),
    "record_repayment": _("Repayment recorded"),
    "confirm_repayment": _("Repayment confirmed"),
    "drop_repayment": _("Repayment dropped"),
    "record_manual_payment": _("Manual payment recorded"),
    "confirm_manual_payment": _("Manual payment confirmed"),
    "record_budget": _("Budget proposed"),
    "confirm_budget": _("Budget confirmed"),
    "drop_budget": _("Budget dropped"),
    "record_write_off": _("Write-off proposed"),
    "confirm_write_off": _("Write-off confirmed"),
    "drop_write_off": _("Write-off dropped"),
    "drop_manual_payment": _("Manual payment dropped"),
    "give_details": _("Account details given"),
    "review_details": _("Account details reviewed"),
}

# What an act was done to, by the name under which the log keeps it.
OBJECTS: Final[Words] = {
    "api_token": _("API token"),
    "assessment_run": _("assessment run"),
    "automatic_rule": _("automatic rule"),
    "bank_answer": _("bank’s answer"),
    "budget": _("budget"),
    "claim": _("claim"),
    "filing_period": _("filing period"),
    "import_file": _("imported file"),
    "incident": _("incident"),
    "inventory": _("inventory"),
    "outage_window": _("outage window"),
    "payment_file": _("payment file"),
    "coupon_batch": _("batch of coupon codes"),
    "payout_run": _("payout run"),
    "payout_preview": _("payout preview"),
    "recovery": _("recovery"),
    "manual_payment": _("manual payment"),
    "policy_version": _("policy version"),
    "record_revision": _("record revision"),
    "switch": _("switch"),
    "write_off": _("write-off"),
}

DOORS: Final[Words] = {
    "admin": pgettext_lazy("door", "Admin site"),
    "api": pgettext_lazy("door", "API"),
    "command": pgettext_lazy("door", "Command line"),
    "task": pgettext_lazy("door", "Background task"),
    "web": pgettext_lazy("door", "Claimants’ site"),
}

RULES: Final[Words] = {
    "shipped-record": _("Shipped record"),
    "shipped-policies": _("Shipped policies"),
    "belt": _("Automatic processing"),
    "straightforward": _("Rule for straightforward claims"),
    "calendar": _("Passing of a deadline"),
    "freezer": _("Automatic freezing"),
    "sealer": _("Automatic sealing"),
    "courier": _("Automatic hand-over"),
    "installer": _("Installation"),
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


def said(words: Words, code: str) -> str:
    """The word for it in the reader's language; the code where there is none."""
    return str(words.get(code, code))


def who(by: object, rule: str) -> str:
    """The person, or the named rule by what it does."""
    return str(by) if by else said(RULES, rule)
