"""Money by rows: what is payable, what is left out, what a run pays; the balance, by the ledger and by the rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.queries import contradicted
from claims.queries.details import CORRECTED
from claims.queries.export import reader_ahead
from claims.queries.layouts import offered
from claims.queries.plans import by_set
from claims.queries.standing import RETURNED, Balance, Standing, by_policy
from claims.rules.export import fitters

# Awards that wait for money, with what each still has to get and why one is left out: '' for none. What the run
# freezes is read from here, and what is set off is deducted from it then.
WAITING: Final = f"""
    SELECT a.id AS award_id, a.claim_id, a.claimant_id, a.policy_key, a.kind, a.unit,
           a.amount - coalesce(s.amount, 0) AS amount,
           CASE WHEN a.kind = 'cash' THEN p.id END AS account_id,
           CASE WHEN a.kind = 'cash' THEN p.fingerprint END AS fingerprint,
           CASE WHEN c.held THEN 'held'
                WHEN m.id IS NOT NULL THEN 'paid_outside'
                WHEN q.award_id IS NOT NULL THEN 'answer_parked'
                WHEN a.kind <> 'cash' THEN ''
                WHEN d.id IS NOT NULL THEN 'details_asked'
                WHEN p.id IS NULL THEN 'no_account'
                WHEN p.state = 'refused' OR p.correction = 0 AND f.account IS DISTINCT FROM 'ok' THEN 'account_refused'
                ELSE '' END AS why
      FROM claims_award a
      JOIN claims_claim c ON c.id = a.claim_id AND c.status = 'approved'
      LEFT JOIN (SELECT award_id, sum(amount)::bigint AS amount FROM claims_offset WHERE live GROUP BY 1) s
        ON s.award_id = a.id
      LEFT JOIN claims_manualpayment m ON m.award_id = a.id AND m.confirmed_at IS NULL AND m.dropped_at IS NULL
      LEFT JOIN ({contradicted.AWARDS}) q ON q.award_id = a.id
      LEFT JOIN claims_detailsrequest d ON d.claim_id = c.id AND d.state IN ('asked', 'given')
      LEFT JOIN ({CORRECTED}) n ON n.claim_id = c.id AND n.version = c.version
      LEFT JOIN claims_payeeaccount p
        ON p.claim_id = c.id AND p.version = c.version AND p.correction = coalesce(n.correction, 0)
      LEFT JOIN claims_claimfacts f ON f.claim_id = c.id AND f.version = c.version
     WHERE a.live AND a.amount > coalesce(s.amount, 0)
       AND NOT EXISTS (SELECT 1 FROM claims_payout o WHERE o.award_id = a.id AND o.live)
"""  # noqa: S608


# Planned for itself (OFFSET 0): where nearly all is paid, what is not is found by holding two tables against each other
# once, and not by looking for the payout of each award.
_UNPAID: Final = """
    SELECT a.* FROM claims_award a
     WHERE a.live AND NOT EXISTS (SELECT 1 FROM claims_payout o WHERE o.award_id = a.id AND o.live) OFFSET 0
"""


class Waiting(NamedTuple):
    """Awards of one policy, kind and unit that wait for money; `why` they are left out, '' for payable ones."""

    why: str
    policy: str
    kind: str
    unit: str
    awards: int
    total: int


def waiting(*, misfits: Sequence["Misfit"] = ()) -> list[Waiting]:
    """What the next run would freeze and what it would leave out, counted; `misfits` are told apart, if given."""
    statement = (
        "SELECT CASE WHEN award_id = ANY(%s) THEN 'does_not_fit' ELSE why END, policy_key, kind, unit, "  # noqa: S608
        f"count(*), sum(amount)::bigint FROM ({WAITING}) w GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    with by_set():
        return [Waiting(*row) for row in _rows(statement, [[one.award for one in misfits]])]


def payable(*, most: int) -> int:
    """How many awards the next run would freeze, counted no further than `most`."""
    waiting = WAITING.replace("claims_award a", f"({_UNPAID}) a", 1)
    them = f"SELECT count(*) FROM (SELECT FROM ({waiting}) w WHERE why = '' LIMIT %s) them"  # noqa: S608
    return _rows(them, [most])[0][0]


class Misfit(NamedTuple):
    """An award that waits and whose payee no file can hold: `column` is the first that does not fit."""

    award: int
    claim: int
    reference: str  # of the claim
    column: str


# The reference of a transfer that is not made yet is held by the claim's, which fits as well.
_PAYEES: Final = """
    SELECT w.award_id, w.claim_id, w.kind, c.reference, w.amount, w.unit, c.reference,
           p.bank, p.claim_id, p.version, p.correction, p.sealed, m.type, m.key_kind, m.key_hash, m.personal
      FROM {of} w
      JOIN claims_claim c ON c.id = w.claim_id
      JOIN claims_claimant m ON m.id = w.claimant_id
      LEFT JOIN claims_payeeaccount p ON p.id = w.account_id
     WHERE w.why = '' ORDER BY w.award_id
"""
_KNOWN, _TO_MEMBER = 4, 9  # columns of an order ahead of those of its account, and of its member
_BLOCK: Final = 2_000


def misfits(
    *, bank: str = "", of: str = f"({WAITING})", told: Callable[[int], object] = lambda _reached: None
) -> Iterator[Misfit]:
    """What could be paid but that no file can hold, by award: every payee is opened and held against its layout.

    `bank` is the layout of cash, the usual one if none is named. Opens sealed data of all that waits (or stands in
    `of`, a table like it), a block at a time by a cursor of the server: for a worker, not for pages. `told` hears
    after each block how many were looked at.
    """
    reached, fits = 0, fitters(bank=bank or offered()[0].key)
    read = {kind: reader_ahead(kind) for kind in fits}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_PAYEES.format(of=of))
        while rows := cursor.fetchmany(_BLOCK):
            for award, claim, kind, *order in rows:
                known, account, member = order[:_KNOWN], order[_KNOWN:_TO_MEMBER], order[_TO_MEMBER:]
                if column := fits[kind](read[kind]([*known, *(account if kind == "cash" else member)])):
                    yield Misfit(award, claim, known[0], column)
            told(reached := reached + len(rows))


def left_out() -> dict[str, int]:
    """How many awards wait and cannot be paid, by why."""
    counts: dict[str, int] = {}
    for row in waiting(misfits=list(misfits())):
        if row.why:
            counts[row.why] = counts.get(row.why, 0) + row.awards
    return counts


class Sum(NamedTuple):
    """The transfers of a run of one kind, unit and state."""

    kind: str
    unit: str
    state: str
    transfers: int
    total: int


def sums(*, run_id: int) -> list[Sum]:
    """What a run pays, by kind, unit and state."""
    return [
        Sum(*row)
        for row in _rows(
            "SELECT kind, unit, state, count(*), sum(amount)::bigint FROM claims_transfer WHERE run_id = %s "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [run_id],
        )
    ]


def cash_total(*, run_id: int) -> int:
    """The cash of a run, all of it: what the checker types."""
    return sum(row.total for row in sums(run_id=run_id) if row.kind == "cash")


def cash_totals(*, runs: list[int]) -> dict[int, int]:
    """The same of several runs, by run; runs without cash are left out."""
    statement = (
        "SELECT run_id, sum(amount)::bigint FROM claims_transfer "
        "WHERE kind = 'cash' AND run_id = ANY(%s) GROUP BY 1"
    )
    return dict(_rows(statement, [runs]))


def held_since(*, run_id: int) -> str | None:
    """The reference of a claim in the run that was put on hold since, if there is one."""
    found = _rows(
        "SELECT min(c.reference) FROM claims_payout o JOIN claims_award a ON a.id = o.award_id "
        "JOIN claims_claim c ON c.id = a.claim_id WHERE o.run_id = %s AND o.live AND c.held",
        [run_id],
    )
    return found[0][0]


def payable_again(*, awards: list[int]) -> set[int]:
    """Which of these awards were tried before and failed or came back: their amount stands in `payable_again`."""
    return {row[0] for row in _rows(f"{RETURNED} AND o.award_id = ANY(%s)", [awards])}


_BALANCE: Final = """
    WITH moves AS (
      SELECT unit, credit AS account, sum(amount) AS amount FROM claims_ledgerentry GROUP BY 1, 2
      UNION ALL
      SELECT unit, debit, -sum(amount) FROM claims_ledgerentry GROUP BY 1, 2
    )
    SELECT unit, -coalesce(sum(amount) FILTER (WHERE account = 'awarded'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'netted'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'in_flight'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'unknown'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'payable_again'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'open'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'voided'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE account = 'written_off'), 0)::bigint
      FROM moves GROUP BY unit ORDER BY unit
"""


def balance() -> list[Balance]:
    """Where the money stands, per unit, told by the ledger."""
    return [Balance(*row) for row in _rows(_BALANCE)]


def control() -> list[Balance]:
    """The same figures counted from awards, payouts and transfers. Both must agree at every instant."""
    return summed(by_policy())


def summed(parts: Iterable[Standing]) -> list[Balance]:
    """Standings of several policies added up by unit."""
    sums: dict[str, list[int]] = {}
    for one in parts:
        unit, *amounts = one.stands
        held = sums.setdefault(unit, [0] * len(amounts))
        sums[unit] = [before + more for before, more in zip(held, amounts, strict=True)]
    return [Balance(unit, *values) for unit, values in sorted(sums.items())]


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
