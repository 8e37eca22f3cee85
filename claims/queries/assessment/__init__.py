"""What a run reads, and what it wrote: pins, the facts of a range, roster facts, stored rows, counts."""

from claims.queries.assessment.changed import Changed, changed
from claims.queries.assessment.counts import (
    Fate,
    Proposed,
    SummaryLine,
    awarded_by_policy,
    fates,
    proposed,
    summary,
)
from claims.queries.assessment.facts import (
    Span,
    facts_of_range,
    look_alikes,
    papers_on_file,
    roster_facts,
    span,
)
from claims.queries.assessment.runs import (
    Progress,
    claims_without_result,
    newest_done,
    newest_failed,
    newest_of_claim,
    of_claim,
    progress,
    quiet_runs,
    stored_checks,
    stored_rows,
    unassessed,
    waiting_ranges,
)

__all__ = [
    "Changed",
    "Fate",
    "Progress",
    "Proposed",
    "Span",
    "SummaryLine",
    "awarded_by_policy",
    "changed",
    "claims_without_result",
    "facts_of_range",
    "fates",
    "look_alikes",
    "newest_done",
    "newest_failed",
    "newest_of_claim",
    "of_claim",
    "papers_on_file",
    "progress",
    "proposed",
    "quiet_runs",
    "roster_facts",
    "span",
    "stored_checks",
    "stored_rows",
    "summary",
    "unassessed",
    "waiting_ranges",
]
