"""Outages: the record of what was down and when, and the periods in which claims are taken for it.

Whatever is said of the past is proposed by one person and confirmed by another; nothing is edited. The record that is
shipped with the house enters by the named rule `shipped-record`.
"""

from claims.stages.outages.filing import (
    FilingPeriodDecided,
    FilingPeriodEmpty,
    confirm_filing_period,
    drop_filing_period,
    record_filing_period,
)
from claims.stages.outages.importing import Imported, RecordHasBadLines, import_windows
from claims.stages.outages.incidents import IncidentKnown, IncidentOver, close_incident, record_incident
from claims.stages.outages.proposals import (
    NotInRecord,
    WindowInTheFuture,
    WindowReversed,
    close_window,
    record_window,
    remove_window,
    revise_window,
)
from claims.stages.outages.revisions import (
    NothingToConfirm,
    ReplacedTwice,
    WindowDecided,
    WindowsOverlap,
    confirm_windows,
    drop_windows,
)
from claims.stages.outages.shipped import SHIPPED, RecordAlreadyKept, import_shipped

__all__ = [
    "SHIPPED",
    "FilingPeriodDecided",
    "FilingPeriodEmpty",
    "Imported",
    "IncidentKnown",
    "IncidentOver",
    "NotInRecord",
    "NothingToConfirm",
    "RecordAlreadyKept",
    "RecordHasBadLines",
    "ReplacedTwice",
    "WindowDecided",
    "WindowInTheFuture",
    "WindowReversed",
    "WindowsOverlap",
    "close_incident",
    "close_window",
    "confirm_filing_period",
    "confirm_windows",
    "drop_filing_period",
    "drop_windows",
    "import_shipped",
    "import_windows",
    "record_filing_period",
    "record_incident",
    "record_window",
    "remove_window",
    "revise_window",
]
