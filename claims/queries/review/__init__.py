"""What a decision is made from, and what waits for one. The queue itself is `work`."""

from claims.queries.review.changes import seen_of, since, since_version
from claims.queries.review.grounds import (
    given_before,
    group_of,
    judged,
    judged_many,
    newest_of,
    of_claim,
    policy_of,
    proposed,
    run_that_holds,
)
from claims.queries.review.waiting import (
    Asked,
    Ready,
    asked,
    forgotten_runs,
    newest_done_runs,
    note_of_question,
    ready_block,
    rule_in_force,
    rules_waiting,
    undecided,
)

__all__ = [
    "Asked",
    "Ready",
    "asked",
    "forgotten_runs",
    "given_before",
    "group_of",
    "judged",
    "judged_many",
    "newest_done_runs",
    "newest_of",
    "note_of_question",
    "of_claim",
    "policy_of",
    "proposed",
    "ready_block",
    "rule_in_force",
    "rules_waiting",
    "run_that_holds",
    "seen_of",
    "since",
    "since_version",
    "undecided",
]
