"""What was decided and where the money stands, in numbers that add up: each total is held against its parts."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.models import Count, Sum

from claims.models import AssessmentRun, Award, Claim, Decision, PaymentFile, Transfer
from claims.queries import payout as queries
from claims.queries.payout import Balance
from claims.rules.review import OUTCOMES
from claims_project.demo.summary import line, unequal

# What became of the claims, by status, as far as no decision says it.
_UNDECIDED: Final = {
    "triaged_out": "set aside: no claim at all",
    "submitted": "waiting for a reviewer",
    "information_requested": "waiting for its claimant",
}
_WORDS: Final = {
    "approve": "approved",
    "part": "approved in part",
    "reject": "rejected",
}
_PARTS: Final = Balance._fields[2:]


class Awarded(NamedTuple):
    """Awards of one policy in one unit."""

    policy: str
    unit: str
    awards: int
    amount: int


class Sealed(NamedTuple):
    """One file."""

    message_id: str
    kind: str
    unit: str
    rows: int
    total: int
    sha256: str


class Money(NamedTuple):
    """Counts from the rows. `decided` is by 'rule' or 'people', then by outcome."""

    claims: int
    decided: dict[tuple[str, str], int]
    undecided: dict[str, int]
    awarded: list[Awarded]
    files: list[Sealed]
    transferred: dict[str, tuple[int, int]]  # file -> transfers of its run, kind and unit, and their sum
    paid: dict[str, int]  # sum of the transfers that are paid, by unit
    balance: list[Balance]
    control: list[Balance]
    left_out: dict[str, int]
    asked: dict[str, int]  # what waits for new details after a failed payment, by unit
    open_awards: int

    def by(self, who: str) -> int:
        """Claims decided by the rule, or by people."""
        return sum(claims for (by, _outcome), claims in self.decided.items() if by == who)

    def mismatches(self) -> Iterator[str]:
        """Every total that is not the sum of its parts. None in a sound demo."""
        found = self.by("rule") + self.by("people") + sum(self.undecided.values())
        yield from unequal("claims", self.claims, "decided, set aside and waiting", found)
        units = {one.unit for one in self.awarded}
        yield from unequal("units awarded", len(units), "units of the balance", len(self.balance))
        if self.balance != self.control:
            yield "The ledger says otherwise than the rows of awards, payouts and transfers."
        for balance in self.balance:
            yield from self._of_unit(balance)
        for file in self.files:
            rows, total = self.transferred[file.message_id]
            yield from unequal(f"{file.message_id}: rows", file.rows, "transfers", rows)
            yield from unequal(f"{file.message_id}: total", file.total, "sum of the transfers", total)
        yield from unequal("awards open", self.open_awards, "left out by why", sum(self.left_out.values()))

    def _of_unit(self, balance: Balance) -> Iterator[str]:
        unit = balance.unit
        awards = sum(one.amount for one in self.awarded if one.unit == unit)
        yield from unequal(f"{unit}: awarded", balance.awarded, "sum of the awards", awards)
        parts = sum(balance[2:])
        yield from unequal(f"{unit}: awarded", balance.awarded, "where it stands", parts)
        moving = balance.in_flight + balance.unknown
        yield from unequal(f"{unit}: in flight or unknown", moving, "at the end", 0)
        asked = self.asked.get(unit, 0)
        yield from unequal(f"{unit}: payable again", balance.payable_again, "waiting for new details", asked)
        yield from unequal(f"{unit}: paid", balance.paid, "transfers paid", self.paid.get(unit, 0))


def summed(*, run: AssessmentRun) -> Money:
    """The summary, from the database. Decisions that wait for a second seat are waiting claims."""
    decided: dict[tuple[str, str], int] = {}
    finals = Decision.objects.filter(final=True, claim__status__in=["approved", "rejected"])
    for rule, outcome, claims in finals.values_list("rule", "outcome").annotate(
        Count("claim", distinct=True)
    ):
        key = ("rule" if rule else "people", outcome)
        decided[key] = decided.get(key, 0) + claims
    claims = Claim.objects.filter(incident=run.incident_id)
    undecided = claims.filter(status__in=_UNDECIDED).values_list("status").annotate(Count("pk"))
    awarded = Award.objects.values_list("policy_key", "unit").annotate(Count("pk"), Sum("amount"))
    files = list(PaymentFile.objects.order_by("pk"))
    return Money(
        claims=claims.count(),
        decided=decided,
        undecided=dict(undecided.order_by()),
        awarded=[Awarded(*row) for row in awarded.order_by("policy_key", "unit")],
        files=[Sealed(one.message_id, one.kind, one.unit, one.rows, one.total, one.sha256) for one in files],
        transferred={one.message_id: _transferred(one) for one in files},
        paid=_paid(),
        balance=queries.balance(),
        control=queries.control(),
        left_out=queries.left_out(),
        asked=_asked(),
        open_awards=Award.objects.filter(live=True).exclude(payouts__live=True).count(),
    )


def _transferred(file: PaymentFile) -> tuple[int, int]:
    found = Transfer.objects.filter(run=file.run_id, kind=file.kind, unit=file.unit)
    row = found.aggregate(rows=Count("pk"), total=Sum("amount"))
    return row["rows"], row["total"] or 0


def _asked() -> dict[str, int]:
    asked: dict[str, int] = {}
    for row in queries.waiting():
        if row.why == "details_asked":
            asked[row.unit] = asked.get(row.unit, 0) + row.total
    return asked


def _paid() -> dict[str, int]:
    return dict(
        Transfer.objects.filter(state="paid").order_by().values_list("unit").annotate(total=Sum("amount"))
    )


def told(money: Money) -> Iterator[str]:
    """The summary as plain lines."""
    yield "What was decided"
    for who, title in (("rule", "decided by the rule"), ("people", "decided by people")):
        yield line(1, title, money.by(who))
        for outcome in OUTCOMES:
            if claims := money.decided.get((who, outcome)):
                yield line(2, f"{_WORDS[outcome]} by {'the rule' if who == 'rule' else who}", claims)
    for status, title in _UNDECIDED.items():
        yield line(1, title, money.undecided.get(status, 0))
    yield ""
    yield "What is awarded"
    for one in money.awarded:
        yield f"  {one.policy:<44}{one.awards:>7,} x {one.amount:>16,} {one.unit}"
    yield ""
    yield "Files, as sealed"
    for file in money.files:
        yield (
            f"  {file.message_id:<20} {file.kind:<7}{file.rows:>7,} rows {file.total:>16,} {file.unit:<10} "
            f"SHA-256 {file.sha256[:12]}"
        )
    yield ""
    yield from _balance(money)


def _balance(money: Money) -> Iterator[str]:
    yield "Where it stands: what was awarded is the sum of the lines below it"
    yield f"  {'':<16}" + "".join(f"{one.unit:>18}" for one in money.balance)
    for name in ("awarded", *_PARTS):
        cells = "".join(f"{getattr(one, name):>18,}" for one in money.balance)
        yield f"  {('' if name == 'awarded' else '  ') + name.replace('_', ' '):<16}{cells}"
    for why, awards in sorted(money.left_out.items()):
        yield f"  of the open ones cannot be paid ({why.replace('_', ' ')}): {awards:,} awards"
