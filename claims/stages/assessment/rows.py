"""The rows of a range: facts in, checks and policies over them, rows out by COPY.

`checks_of` and `assessed` write nothing, so that the same lines make the rows and prove them later (`proof.py`).
"""

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from django.db import connection

from claims.queries import assessment as queries
from claims.queries import awarded
from claims.queries.assessment import Span
from claims.rules.assessment import REFER, Row
from claims.rules.awarded import Awarded, Occasion, ledger_facts
from claims.rules.facts import ClaimFacts
from claims.rules.validation import CHECK_LIST, checking
from claims.rules.validation import Facts as Failed
from claims.stages.assessment.pinning import Pins

BLOCK: Final = 1_000  # rows a write: the server stores one block while the next is computed

Counts = dict[int, int]


def awarded_before(*, pins: Pins, part: int) -> list[Awarded]:
    """What the claimants of a range had been awarded when the run was opened; not looked up where no policy asks."""
    if not pins.counted:
        return []
    return awarded.before_range(part=part, policies=pins.counted, upto=pins.run.awards_upto)


def facts(
    *, pins: Pins, part: int, within: Span, papers: Counts, twins: Counts, before: Sequence[Awarded] = ()
) -> list[ClaimFacts]:
    """The pinned facts of a range's claims as the rules read them, in order: given, and of our own records."""
    rows = queries.facts_of_range(part=part, within=within)
    kinds = {(row[3], row[4]) for row in rows}  # some hundred: what is the same for many is worked out once
    services = {text: tuple(sorted(text[1:-1].replace('"', "").split(","))) for _type, text in kinds}
    asking = {(type_, text) for type_, text in kinds if pins.asks_rosters(type_, services[text])}
    known = queries.roster_facts(
        claimants={row[2] for row in rows if (row[3], row[4]) in asking},
        at=pins.roster_at,
        upto=pins.run.roster_upto,
    )
    recorded = {claimant: _inputs(found, pins) for claimant, found in known.items()}
    for claimant, counted in of_the_ledger(pins=pins, before=before).items():
        recorded[claimant] = recorded.get(claimant, {}) | counted
    ours = pins.ours
    read = []
    for (
        claim, version, claimant, type_, text, start, end, received, category, identifier, account, named, inputs,
        by_late_link,
    ) in rows:  # fmt: skip
        given: dict[str, Any] = {}
        if inputs != "{}":
            given, _end = _parsed(inputs)
            if not ours.isdisjoint(given):  # what our records say is never taken from a claimant
                given = {name: value for name, value in given.items() if name not in ours}
        if claimant in recorded:
            given |= recorded[claimant]
        read.append(
            _new(
                ClaimFacts,
                (
                    claim, version, claimant, type_, services[text], start, end, received, category, identifier,
                    account, named + papers.get(claim, 0), twins.get(claim, 0), given, by_late_link,
                ),
            )
        )  # fmt: skip
    return read


_new = tuple.__new__  # a third of the time of `ClaimFacts(...)`, a million times
_parsed = json.JSONDecoder().raw_decode  # half the time of `json.loads`


def of_the_ledger(*, pins: Pins, before: Sequence[Awarded]) -> dict[int, dict[str, int]]:
    """claimant -> fact of the ledger -> how much; who was awarded nothing is left out."""
    occasion = Occasion(pins.assessor.incident, pins.record.incident_start)
    return ledger_facts(pins.ledger, before, occasion=occasion)


def _inputs(found: dict[str, dict[str, Any]], pins: Pins) -> dict[str, Any]:
    """The inputs that a claimant's roster rows answer: being on it, or one of its columns."""
    inputs = {}
    for roster, columns in found.items():
        for name, column in pins.rosters.get(roster, ()):
            if not column:
                inputs[name] = True
            elif column in columns:
                inputs[name] = columns[column]
    return inputs


def checks_of(
    *, pins: Pins, read: list[ClaimFacts]
) -> Iterator[tuple[ClaimFacts, str, dict[str, Failed] | None]]:
    """For each claim, in order: the letters of its checks, and the facts of failed ones."""
    checked = checking(pins.record)
    for claim in read:
        yield claim, *checked(claim)


def assessed(
    *, pins: Pins, read: list[ClaimFacts], outcomes: Sequence[str], before: Sequence[Awarded] = ()
) -> Iterator[list[Row]]:
    """For each claim, in order, with the letters of its checks: a row per covering policy, or one without."""
    # It remembers what each claimant has claimed; all claims of one stand in one range, in order of receipt.
    return map(pins.assessor.for_range(before), read, outcomes)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cyclic collector: these rows make no cycles, and it would walk them all for a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@uncollected()
def write_rows(*, pins: Pins, part: int, at: datetime) -> None:
    """Writes check results, assessments and review items of a range, in the transaction it is called in.

    First all checks, then all policies: either way the server stores a block while the next is computed.
    """
    before = awarded_before(pins=pins, part=part)
    within = queries.span(part=part)
    papers, twins = queries.papers_on_file(part=part), queries.look_alikes(part=part, within=within)
    read = facts(pins=pins, part=part, within=within, papers=papers, twins=twins, before=before)
    outcomes: list[str] = []
    referred: dict[int, str] = {}
    with connection.cursor() as cursor:
        with cursor.copy(_CHECKS) as copy:
            for block in _blocks(_check_lines(pins=pins, read=read, outcomes=outcomes)):
                copy.write(block)
        with cursor.copy(_ASSESSMENTS) as copy:
            rows = chain.from_iterable(assessed(pins=pins, read=read, outcomes=outcomes, before=before))
            for block in _blocks(_assessment_lines(rows, pins=pins, referred=referred)):
                copy.write(block)
        cursor.execute(
            _REVIEW,
            {"claims": list(referred), "codes": list(referred.values()), "run": pins.run.pk, "at": at},
        )


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    while block := "".join(islice(lines, BLOCK)):
        yield block


def _check_lines(*, pins: Pins, read: list[ClaimFacts], outcomes: list[str]) -> Iterator[str]:
    """Check results as lines of COPY text. The letters of each are added to `outcomes`."""
    run, check_list = f"{pins.run.pk}\t", f"\t{CHECK_LIST}\t"
    for claim, letters, failures in checks_of(pins=pins, read=read):
        outcomes.append(letters)
        noted = "\\N" if failures is None else json.dumps(failures).replace("\\", "\\\\")
        yield (
            f"{run}{claim.claim_id}\t{claim.version}{check_list}{letters}\t{noted}\t{claim.documents}\t{claim.twins}\n"
        )


def _assessment_lines(rows: Iterable[Row], *, pins: Pins, referred: dict[int, str]) -> Iterator[str]:
    """Assessments as lines of COPY text. The first code by which a claim is referred is noted in `referred`.

    Codes and numbers only: nothing in it needs escaping.
    """
    run = f"{pins.run.pk}\t"
    policies: dict[int | None, str] = {
        None: "\\N",
        **{place: str(version) for place, version in enumerate(pins.versions)},
    }
    arrays = _Arrays()
    for claim, version, place, outcome, code, minutes, amount, amounts, steps, _key in rows:
        if outcome == REFER:
            referred.setdefault(claim, code)
        yield (
            f"{run}{claim}\t{version}\t{policies[place]}\t{outcome}\t{code}\t{minutes}\t{amount}"
            f"\t{arrays[amounts]}\t{arrays[steps]}\n"
        )


class _Arrays(dict[tuple[int, ...], str]):
    """Numbers as the text of a Postgres array. Many claims of a range have the same ones."""

    def __missing__(self, numbers: tuple[int, ...]) -> str:
        text = self[numbers] = f"{{{','.join(map(str, numbers))}}}"
        return text


_CHECKS: Final = """
    COPY claims_checkresult (run_id, claim_id, version, check_list, outcomes, facts, papers, twins) FROM STDIN
"""
_ASSESSMENTS: Final = """
    COPY claims_assessment
         (run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount, amounts, steps) FROM STDIN
"""
# A claim that was withdrawn, decided or set aside since the run was opened waits for nobody. What somebody does with
# one just now is waited for, and it is looked at as it stands then; in order, as by all who lock several.
_REVIEW: Final = """
    WITH waiting AS (
      SELECT c.id, referred.code
        FROM unnest(%(claims)s::bigint[], %(codes)s::text[]) AS referred (claim, code)
        JOIN claims_claim c ON c.id = referred.claim
       WHERE c.status = 'submitted' ORDER BY c.id FOR NO KEY UPDATE OF c
    )
    INSERT INTO claims_reviewitem (claim_id, run_id, code, state, at)
    SELECT id, %(run)s, code, 'open', %(at)s FROM waiting ORDER BY id
        ON CONFLICT DO NOTHING
"""
