"""The table of who may do what, and what each named rule does."""

from typing import Final, NamedTuple

from claims.rules.authority.duties import DUTIES


class Action(NamedTuple):
    """Who may: holders of any of `duties`, and whoever stands in any of `related`; but nobody in `never`."""

    duties: frozenset[str]
    related: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    anybody: bool = False  # whoever has signed in
    reads: bool = False  # changes nothing


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by(duties: str, *, related: str = "", never: str = "", anybody: bool = False) -> Action:
    return Action(_words(duties), _words(related), _words(never), anybody=anybody)


def _seen_by(duties: str, *, related: str = "") -> Action:
    return Action(_words(duties), _words(related), reads=True)


_STAFF: Final = " ".join(DUTIES.keys() - {"representative", "agent"})
_REVIEWERS: Final = "reviewer senior_reviewer"
_PARTIES: Final = "claimant filed_by"
# Whoever brought a claim in, or let it in after the filing period, has made it, and does not check it.
_OWN: Final = f"{_PARTIES} handed_in let_in"
_FINANCE: Final = "finance_maker finance_checker"

ACTIONS: Final = {
    # outages: the secretariat records, another person confirms
    "record_incident": _by("secretariat"),
    "record_window": _by("secretariat"),  # revising, closing and removing one are proposals too
    "drop_window": _by("secretariat"),
    "confirm_window": _by("secretariat", never="recorded_by"),
    "import_record": _by("secretariat"),
    # policies: nobody votes on or adopts their own
    "draft_policy": _by("committee"),
    "propose_policy": _by("committee"),
    "withdraw_policy": _by("committee"),
    "vote_policy": _by("committee", never="author"),
    "adopt_policy": _by("committee", never="author"),
    "retire_policy": _by("committee"),
    # tokens: by them programs do what their person may, and no more
    "make_token": _by("", anybody=True),
    "use_token": _by("", anybody=True),
    "revoke_token": _by("", related="owner"),
    # safety
    "turn_switch": _by("operator"),
    # intake
    "set_filing_period": _by("secretariat"),
    "confirm_filing_period": _by("secretariat", never="recorded_by"),
    "give_late_link": _by("secretariat senior_reviewer"),
    "withdraw_late_link": _by("secretariat senior_reviewer"),
    "file_claim": _by("", anybody=True),
    "start_draft": _by("", anybody=True),
    "answer_draft": _by("", related="owner"),
    "submit_draft": _by("", related="owner"),
    "drop_draft": _by("", related="owner"),
    "expire_draft": _by(""),  # the passing of time alone
    "link_claim": _by("", anybody=True),  # the stage asks for the reference and a verified contact
    "file_on_behalf": _by(f"agent representative {_REVIEWERS}"),
    "import_claims": _by("operator agent"),
    "import_roster": _by("operator"),
    "answer_claim": _by("", related=_PARTIES),
    "withdraw_claim": _by("", related="claimant"),
    "bring_paper": _by("", related=_PARTIES),
    "scan_paper": _by(""),  # the named rule alone
    "appeal_claim": _by("", related="claimant"),
    "write_message": _by("", related="claimant"),
    # validation and assessment
    "link_duplicates": _by("operator"),
    "open_run": _by("operator"),
    "resume_run": _by("operator"),
    "cancel_run": _by("operator"),
    "open_changed_run": _by(f"{_REVIEWERS} operator"),  # of what was changed since the last
    "assess_range": _by(""),  # the belt alone
    "close_run": _by(""),
    "sweep_runs": _by(""),
    # review: never one's own claim, nor one that one filed or handed in; two seats are two people
    "triage_claim": _by(_REVIEWERS, never=_OWN),
    "restore_claim": _by(_REVIEWERS, never=_OWN),
    "ask_claimant": _by(_REVIEWERS, never=_OWN),
    "reply_message": _by(_REVIEWERS, never=_OWN),
    "read_messages": _by(_REVIEWERS, never=_OWN),
    "correct_claim": _by(_REVIEWERS, never=_OWN),
    "hold_claim": _by(_REVIEWERS, never=_OWN),
    "release_claim": _by(_REVIEWERS, never=_OWN),
    "decide_claim": _by(_REVIEWERS, never=_OWN),
    "decide_second": _by("senior_reviewer", never=f"{_OWN} first_seat"),
    "undo_decision": _by(_REVIEWERS, never=_OWN),
    "decide_appeal": _by(_REVIEWERS, never=f"{_OWN} first_seat second_seat"),
    "reopen_appeal": _by(_REVIEWERS, never=f"{_OWN} first_seat second_seat"),
    "look_again": _by(_REVIEWERS, never=_OWN),  # at what a rule has decided of a sample
    "assign_claims": _by(_REVIEWERS, never=_OWN),
    "take_claim": _by(_REVIEWERS, never=_OWN),
    # over many claims: each row still asks what one claim asks
    "ask_bulk": _by(_REVIEWERS),
    "begin_bulk": _by(_REVIEWERS),
    "drop_bulk": _by(_REVIEWERS),
    "begin_desk_work": _by(""),  # a worker's, by the rule whose work it is
    "rehearse_bulk": _by(""),
    "work_bulk": _by(""),
    "count_figures": _by(""),
    "decide_automatically": _by(""),  # a rule that two people switched on
    "draw_sample": _by(""),  # by the rule that decides
    "queue_claims": _by(""),  # the belt alone
    "set_rule": _by("senior_reviewer committee"),
    "confirm_rule": _by("senior_reviewer committee", never="recorded_by"),
    "lapse_claim": _by(""),  # the passing of time alone
    # payout: one opens, another checks and releases; between them rules freeze and seal
    "preview_payouts": _by("finance_maker"),
    "fill_payout_preview": _by(""),  # the named rule alone
    "open_payout_run": _by("finance_maker"),
    "freeze_payout_run": _by(""),  # the named rule alone
    "check_payout_run": _by("finance_checker", never="opened_by"),
    "release_payout_run": _by("finance_checker", never="opened_by"),
    "shift_pay_date": _by("finance_maker"),
    "void_payout_run": _by("finance_maker finance_checker"),
    "seal_payout_run": _by(""),  # the named rule alone
    "begin_payout_work": _by(""),  # a worker's, by the rule whose work it is
    "resume_payout_run": _by("finance_maker finance_checker"),  # sends it to a rule again
    # what was given too much, what was paid outside: one records, another confirms, and never one's own
    "record_recovery": _by(_FINANCE, never=_OWN),
    "confirm_recovery": _by("finance_checker", never=f"{_OWN} recorded_by"),
    "drop_recovery": _by(_FINANCE, never=_OWN),
    "record_repayment": _by(_FINANCE, never=_OWN),
    "confirm_repayment": _by("finance_checker", never=f"{_OWN} recorded_by"),
    "drop_repayment": _by(_FINANCE, never=_OWN),
    "record_manual_payment": _by(_FINANCE, never=_OWN),
    "confirm_manual_payment": _by("finance_checker", never=f"{_OWN} recorded_by"),
    "drop_manual_payment": _by(_FINANCE, never=_OWN),
    # budgets of policies: one says how much, another confirms
    "record_budget": _by(_FINANCE),
    "confirm_budget": _by("finance_checker", never="recorded_by"),
    "drop_budget": _by(_FINANCE),
    # what nobody claimed in time: one lists it, another confirms
    "record_write_off": _by(_FINANCE),
    "confirm_write_off": _by("finance_checker", never="recorded_by"),
    "drop_write_off": _by(_FINANCE),
    # new details after a failed payment: two seats are two people, and neither gave them
    "give_details": _by("", related=f"{_PARTIES} handed_in"),
    "review_details": _by(_REVIEWERS, never=f"{_OWN} given_by first_seat"),
    "change_account": _by("", related=f"{_PARTIES} handed_in"),  # though nothing has failed
    # export and reconciliation
    "download_file": _by("finance_maker finance_checker"),  # as the bank gets it
    "ask_download": _by("finance_maker finance_checker"),  # of what was taken already
    "allow_download": _by("finance_maker finance_checker", never="recorded_by"),
    "drop_download": _by("finance_maker finance_checker"),
    "take_coupons": _by("operator"),
    # hand-over: a rule puts files into the drop directory; what nobody knows is decided by two people
    "hand_over_file": _by(""),  # the named rule alone
    "confirm_hand_over": _by(_FINANCE),  # with the bank's receipt
    "look_at_bank": _by(f"{_FINANCE} operator"),
    "propose_send_again": _by(_FINANCE),
    "approve_send_again": _by("finance_checker", never="proposed_by"),
    "propose_take_back": _by(_FINANCE),
    "approve_take_back": _by("finance_checker", never="proposed_by"),
    "drop_hand_over_proposal": _by(_FINANCE),
    # after a restore: what is sealed against what the bank has
    "know_server": _by(""),  # of a database that has sealed nothing yet
    "take_inventory": _by(f"{_FINANCE} operator"),
    "explain_inventory": _by(f"{_FINANCE} operator"),
    "confirm_inventory": _by("finance_checker", never="recorded_by"),
    "drop_inventory": _by(f"{_FINANCE} operator"),
    "take_answer": _by("finance_maker finance_checker"),
    # a parked line: one says what is made of it, another confirms
    "propose_line": _by("finance_maker finance_checker"),
    "confirm_line": _by("finance_maker finance_checker", never="proposed_by"),
    "drop_line": _by("finance_maker finance_checker"),
    # duties: one proposes, another confirms, and nobody gives or takes their own
    "propose_duty": _by("operator", never="receiver"),
    "confirm_duty": _by("operator privacy_officer", never="recorded_by receiver"),
    "drop_duty": _by("operator privacy_officer"),
    "take_duty": _by("operator", never="receiver"),
    "forget_factor": _by("operator", never="receiver"),
    "publish_notice": _by(""),  # the named rule alone
    "derive_notices": _by(""),
    "resend_notice": _by("operator"),
    # seeing
    "see_record": _seen_by(_STAFF),
    "see_policies": _seen_by(_STAFF),
    "see_late_links": _seen_by(f"secretariat {_REVIEWERS} auditor"),
    "see_runs": _seen_by("operator auditor committee senior_reviewer secretariat"),
    "see_imports": _seen_by("operator auditor"),
    "see_claims": _seen_by(f"{_REVIEWERS} auditor privacy_officer operator", related=_PARTIES),
    "see_payouts": _seen_by("finance_maker finance_checker auditor"),
    "see_awards": _seen_by(f"{_REVIEWERS} auditor privacy_officer operator {_FINANCE}"),  # amounts, no people
    "see_asked": _seen_by("agent"),  # of one's own lists
    "see_details": _seen_by(f"{_REVIEWERS} {_FINANCE} auditor"),  # accounts masked
    "see_files": _seen_by("finance_maker finance_checker auditor"),  # with accounts masked
    "see_hand_overs": _seen_by(f"{_FINANCE} auditor operator"),
    "see_coupons": _seen_by("operator finance_maker finance_checker auditor"),  # how many, never a code
    "verify_files": _seen_by("finance_maker finance_checker auditor operator"),
    "see_audit": _seen_by("auditor privacy_officer"),
    "see_switches": _seen_by("operator auditor"),
    "see_people": _seen_by(f"{_REVIEWERS} privacy_officer", related=_PARTIES),  # accounts masked
    "unmask_person": _seen_by("auditor privacy_officer"),  # with a reason, and logged
    "see_figures": _seen_by(_STAFF),  # counts, no people
    "see_bulk": _seen_by(f"{_REVIEWERS} auditor"),
    "see_samples": _seen_by(f"operator auditor committee secretariat {_REVIEWERS}"),
    "see_papers": _seen_by(f"{_REVIEWERS} auditor", related=_PARTIES),
    "note_access": _by("", anybody=True),  # of what one was shown
    "see_accesses": _seen_by("auditor privacy_officer"),
    "see_duties": _seen_by("operator auditor privacy_officer"),
    "check_money": _seen_by("finance_maker finance_checker auditor operator"),
    "verify_run": _seen_by("operator auditor committee"),
}

# Rules that two people approved by approving the change that put them here. Each may do these and nothing
# else.
RULES: Final = {
    "shipped-record": _words(
        "record_incident record_window import_record confirm_window set_filing_period confirm_filing_period"
    ),
    "shipped-policies": _words("adopt_policy retire_policy"),
    "belt": _words("link_duplicates assess_range close_run sweep_runs queue_claims open_changed_run"),
    "straightforward": _words("decide_automatically draw_sample"),
    "refusals": _words("decide_automatically draw_sample"),
    "calendar": _words("expire_draft lapse_claim"),
    "freezer": _words(
        "begin_payout_work fill_payout_preview freeze_payout_run"
    ),  # what one person asked for, opened
    "sealer": _words("begin_payout_work seal_payout_run"),  # what one person opened and another checked
    "installer": _words("know_server propose_duty confirm_duty"),  # while nobody is an operator
    "desk": _words(
        "begin_desk_work rehearse_bulk work_bulk count_figures publish_notice derive_notices"
    ),  # what a person asked for
    "scanner": _words("scan_paper"),  # what the operator's scanner says
    "courier": _words("begin_payout_work hand_over_file"),  # what another released
}
