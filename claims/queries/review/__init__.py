"""What a decision is made from, and what waits for one. The queue itself is `work`."""

from claims.queries.review.appeals import (
    appeal_of,
    appealable,
    decided_on_appeal,
    left_already,
    seats_appealed,
)
from claims.queries.review.changes import seen_of, since, since_version
from claims.queries.review.grounds import (
    changed_since,
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
from claims.queries.review.messages import messages_of, unread_messages, written_since
from claims.queries.review.questions import asked, overdue_questions, questions_of
from claims.queries.review.samples import (
    Agreement,
    agreements,
    kept_for_people,
    sample_of,
    seen_by_run,
)
from claims.queries.review.waiting import (
    Ready,
    forgotten_runs,
    held_back,
    newest_done_runs,
    ready_block,
    rule_in_force,
    rules_waiting,
    runs_in_force,
    undecided,
)

__all__ = [
    "Agreement",
    "Ready",
    "agreements",
    "appeal_of",
    "appealable",
    "asked",
    "changed_since",
    "decided_on_appeal",
    "forgotten_runs",
    "given_before",
    "group_of",
    "held_back",
    "judged",
    "judged_many",
    "kept_for_people",
    "left_already",
    "messages_of",
    "newest_done_runs",
    "newest_of",
    "of_claim",
    "overdue_questions",
    "policy_of",
    "proposed",
    "questions_of",
    "ready_block",
    "rule_in_force",
    "rules_waiting",
    "run_that_holds",
    "runs_in_force",
    "sample_of",
    "seats_appealed",
    "seen_by_run",
    "seen_of",
    "since",
    "since_version",
    "undecided",
    "unread_messages",
    "written_since",
]
