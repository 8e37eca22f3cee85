"""FLOOR 6: the belt. It alone knows what comes next: a task loads ids, calls one stage, enqueues the next.

The rows of runs and ranges are the queue of record and the broker is a hint: a message that is lost, doubled or late
changes nothing, since the sweepers (on beat) send again whatever still waits. A task is named `claims.tasks.` and its
verb, whatever file it stands in.
"""

from claims.tasks.assessing import assess_changed, assess_range, close_run, enqueue_run, sweep_runs
from claims.tasks.belt import BELT, CALENDAR, COURIER, DESK, FREEZER, LOST, QUIET, RULE, SCANNER, SEALER, now
from claims.tasks.bulk import enqueue_bulk, go_on_with_bulk, sweep_bulks
from claims.tasks.counting import count_figures, enqueue_figures
from claims.tasks.deciding import (
    decide_automatically,
    enqueue_rule,
    enqueue_rule_everywhere,
    sweep_decisions,
)
from claims.tasks.lapsing import expire_drafts, lapse_questions
from claims.tasks.paying import (
    enqueue_payout,
    enqueue_preview,
    fill_payout_preview,
    go_on_with_payout,
    sweep_payouts,
)
from claims.tasks.scanning import enqueue_scan, scan_papers
from claims.tasks.telling import derive_notices, publish_notices
from claims.tasks.watching import watch_money

__all__ = [
    "BELT",
    "CALENDAR",
    "COURIER",
    "DESK",
    "FREEZER",
    "LOST",
    "QUIET",
    "RULE",
    "SCANNER",
    "SEALER",
    "assess_changed",
    "assess_range",
    "close_run",
    "count_figures",
    "decide_automatically",
    "derive_notices",
    "enqueue_bulk",
    "enqueue_figures",
    "enqueue_payout",
    "enqueue_preview",
    "enqueue_rule",
    "enqueue_rule_everywhere",
    "enqueue_run",
    "enqueue_scan",
    "expire_drafts",
    "fill_payout_preview",
    "go_on_with_bulk",
    "go_on_with_payout",
    "lapse_questions",
    "now",
    "publish_notices",
    "scan_papers",
    "sweep_bulks",
    "sweep_decisions",
    "sweep_payouts",
    "sweep_runs",
    "watch_money",
]
