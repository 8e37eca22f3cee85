"""The frozen values that queries hand to rules: one claim as given, and the record it is held against.

Instants are whole seconds since the epoch; spans are half-open.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from claims.rules.windows import Span, Windows

CLAIMANT_TYPES: Final = ("individual", "merchant", "taxi_driver", "partner")
CATEGORIES: Final = ("claim", "question", "complaint", "opinion")

# Identifiers and account numbers are kept encrypted, so that intake, which reads them last, leaves a mark
# instead.
OK: Final = "ok"
MALFORMED: Final = "malformed"
NONE: Final = "none"
MARKS: Final = (OK, MALFORMED, NONE)

Input = int | str | bool


class ClaimFacts(NamedTuple):
    """One version of one claim. Nothing in it names a person."""

    claim_id: int
    version: int
    claimant_id: int
    claimant_type: str  # of CLAIMANT_TYPES
    services: tuple[str, ...]  # service keys, sorted
    start: int  # the claimed period
    end: int
    received: int
    category: str  # of CATEGORIES
    identifier: str  # mark of the strongest identifier
    account: str  # mark of the payee's account
    documents: int  # papers on file
    twins: int  # other claims it looks like
    inputs: Mapping[str, Input]  # what the policies asked for, by input key
    by_late_link: bool = False  # which lets it in after the filing period


class Record(NamedTuple):
    """One revision of an incident's record, as pinned by a run."""

    incident_start: int
    incident_end: int
    timelines: Windows  # by service key, full and partial windows together
    full: Windows  # by service key, full windows only
    audience: Mapping[str, frozenset[str]]  # service key -> claimant types it serves
    filing: Mapping[str, Span]  # claimant type -> filing period
    time_zone: str  # IANA name, e.g. 'Asia/Seoul'
