"""A bulk act in words: what would pass and how much, what is refused and why, and what came of it in the end."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.models import BulkAct, BulkRow
from claims.presentation import numbers, words
from claims.presentation.refusals import said
from claims.queries import review
from claims.queries.review import bulk as queries
from claims.queries.review.bulk import Counted
from claims.rules.refusal import Changes
from claims.rules.review import read

MOST_SHOWN: Final = 100
_CHANGED: Final = ("claim_changed", "somebody_was_first")
WHY: Final[words.Words] = {
    "same_person": _("Is your own, or you filed it or handed it in"),
    "forbidden": _("Whoever asked may not decide claims any more"),
    "claim_changed": _("Has changed since it was chosen"),
    "proposed_otherwise": _("Was assessed again since the rehearsal, and otherwise"),
    "somebody_was_first": _("Is decided already"),
    "unlawful_move": _("Does not wait for a decision"),
    "claim_on_hold": _("Is on hold"),
    "not_assessed": _("No finished run has assessed what it says now"),
    "nothing_to_award": _("There is nothing to award"),
    "already_awarded": _("The same was given on another claim"),
    "cap_passed": _("A cap would be passed"),
    "accounts_differ": _("Names another account than the claimant’s other claims"),
    "needs_two": _("Two people decide it"),
    "sampled": _("A rule holds it back for a second look"),
}


class Why(NamedTuple):
    """So many claims refused for one reason."""

    why: str
    number: str


class Row(NamedTuple):
    """One claim of the act. `more`: what has changed of it, or which claim was given the same; '' for nothing."""

    reference: str
    url: str
    rehearsal: str
    amount: str
    outcome: str
    more: str


def shown(bulk: BulkAct) -> dict[str, Any]:
    """What its page shows, once it is rehearsed."""
    rehearsed, done = (queries.counted(bulk=bulk, column=column) for column in ("said", "done"))
    over = bulk.state == BulkAct.State.DONE
    differing = queries.differing(bulk=bulk) if over else BulkRow.objects.none()
    return {
        "sums": sums(rehearsed),
        "refused": _refused(rehearsed),
        "checks": [
            Why(words.said(words.CHECKED, key), numbers.figure(number))
            for key, number in ([] if over else queries.failed_checks(bulk=bulk))
        ],
        "look": [_row(row) for row in queries.to_look_at(bulk=bulk)],
        "done": sums(done) if over else "",
        "differing": [_row(row) for row in _some(differing)],
        "listed": [_row(row) for row in _some(bulk.rows.filter(~Q(said=""), said__isnull=False))],
        "most_shown": MOST_SHOWN,
    }


def sums(found: list[Counted]) -> str:
    """9,812 claims, 294,360,000 won: of what passes."""
    passing = next((one for one in found if not one.code), Counted("", 0, 0))
    told = ngettext("%(number)s claim, %(amount)s", "%(number)s claims, %(amount)s", passing.claims)
    return told % {
        "number": numbers.figure(passing.claims),
        "amount": numbers.amount(passing.amount or 0, "KRW"),
    }


def passes(bulk: BulkAct) -> bool:
    """Whether any claim of it would be approved."""
    return bulk.rows.filter(said="").exists()


def passing(bulk: BulkAct) -> str:
    """The same of an act that is rehearsed: what whoever begins it says yes to."""
    return sums(queries.counted(bulk=bulk, column="said"))


def sheet(bulk: BulkAct) -> Iterator[list[str]]:
    """Every claim of the act, with a heading."""
    yield [
        gettext("Claim"), gettext("Rehearsal"), gettext("Why"), gettext("Won of cash"), gettext("Outcome"),
    ]  # fmt: skip
    for row in bulk.rows.select_related("claim").order_by("number").iterator(chunk_size=2_000):
        yield [
            row.claim.reference, _told(row.said), _why(row.said), str(row.amount), _outcome(row),
        ]  # fmt: skip


def _refused(found: list[Counted]) -> list[Why]:
    return [Why(_why(one.code), numbers.figure(one.claims)) for one in found if one.code]


def _some(rows: QuerySet[BulkRow]) -> QuerySet[BulkRow]:
    return rows.select_related("claim__incident").order_by("number")[:MOST_SHOWN]


def _row(row: BulkRow) -> Row:
    return Row(
        row.claim.reference,
        reverse("admin:claims_claim_change", args=[row.claim_id]),
        _why(row.said) or _told(row.said),
        numbers.amount(row.amount, "KRW") if row.said == "" else "",
        _outcome(row),
        _more(row),
    )


def _more(row: BulkRow) -> str:
    code, facts = (row.done, row.done_facts) if row.done else (row.said, row.said_facts)
    if code in _CHANGED:
        return said("%(changes)s", {"changes": Changes(review.since(row.claim, read(row.seen)))})
    return facts.get("reference", "")


def _told(code: str | None) -> str:
    if code is None:
        return ""
    return gettext("refused") if code else gettext("would pass")


def _outcome(row: BulkRow) -> str:
    if row.done is None:
        return ""
    return _why(row.done) or gettext("approved")


def _why(code: str | None) -> str:
    return words.said(WHY, code) if code else ""
