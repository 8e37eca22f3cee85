"""The part of the money machine that is about debts, details and payments made outside; it follows them by itself.

`off` is what is set off of each award, `debts` what became of each debt: reckoned here by the rule, never read back.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from claims.models import Award, Claim, DetailsRequest, Payout, PayoutRun, Recovery
from claims.models.payout import UNDER_WAY
from claims.queries import payout as payable
from claims.queries import recoveries as queries
from claims.queries.details import OPEN, STANDING
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.recoveries import Netting, Part, netted
from claims.stages import payout
from tests.details import given, ruth, seat
from tests.money import award
from tests.people import NOON, person
from tests.recoveries import owing, recorded, repaid

PICK = st.integers(0, 999)
DONE: Counter[str] = Counter()  # how often each rule has gone through, over all examples


def one_of(rows: Any, pick: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[pick % len(found)]


@dataclass
class Debt:
    claimant: int
    kind: str
    unit: str
    amount: int
    recovered: int = 0
    repaid: int = 0
    forgiven: int = 0

    @property
    def owed(self) -> int:
        return self.amount - self.recovered - self.repaid - self.forgiven


class Owing(RuleBasedStateMachine):
    """`stands` says where what remains of each award is; see the module."""

    def __init__(self) -> None:
        super().__init__()
        self.stands: dict[int, str] = {}
        self.off: Counter[int] = Counter()
        self.debts: dict[int, Debt] = {}
        self.nets: list[Netting] = []
        self.references = self.accounts = 0

    # ------------------------------------------------ debts

    def given(self) -> dict[int, int]:
        """Award -> what may be claimed back of it."""
        claimed: Counter[int] = Counter()
        for pk, source, amount in Recovery.objects.filter(dropped_at=None).values_list(
            "pk", "award", "amount"
        ):
            assert pk in self.debts
            claimed[source] += amount
        found = {}
        for pk, amount in Award.objects.values_list("pk", "amount"):
            rest = amount - self.off[pk] if self.stands[pk] == "paid" else 0
            if (most := rest + self.off[pk] - claimed[pk]) > 0:
                found[pk] = most
        return found

    @precondition(lambda self: self.given())
    @rule(
        pick=PICK,
        part=st.integers(1, 100),
        then=st.sampled_from(["repaid", "forgiven", "more", "void", "void", "take back"]),
    )
    def claim_back(self, pick: int, part: int, then: str) -> None:
        """A part of an award is owed, and is settled in part, or more is awarded that a run sets it off against."""
        given = self.given()
        source = Award.objects.get(pk=sorted(given)[pick % len(given)])
        amount = max(given[source.pk] * part // 100, 1)
        made = owing(source, amount)
        self.debts[made.pk] = Debt(source.claimant_id, source.kind, source.unit, amount)
        DONE["claim back"] += 1
        with pytest.raises((payout.MoreThanGiven, payout.NothingToClaimBack)):
            recorded(source, given[source.pk] - amount + 1)
        if then in ("repaid", "forgiven"):
            self.repay(pick, min(part, 40), then)
        claim = Claim.objects.get(pk=source.claim_id)
        if claim.status != "approved":
            return
        Claim.objects.filter(pk=claim.pk).update(held=False, hold_reason="")
        self.more(claim, amount // 2 + pick + 1, source.kind, source.unit)
        if then != "more":
            while PayoutRun.objects.filter(state__in=UNDER_WAY).exists():
                self.go_on(1)
            if any(not row.why for row in payable.waiting()):  # new details may be awaited for all there is
                self.open_run()
                if then == "take back":
                    self.take_back(bool(pick % 2))
                else:
                    self.void(pick)

    def more(self, claim: Claim, amount: int, kind: str, unit: str) -> None:
        made = award(claim=claim, amount=amount, kind=kind, unit=unit, line="more")
        self.stands[made.pk] = "open"
        DONE["award_more"] += 1

    # The money machine's own.
    def open_run(self) -> None: ...

    def go_on(self, steps: int) -> None: ...

    def void(self, pick: int) -> None: ...

    def take_back(self, all_of_them: bool) -> None: ...

    @precondition(lambda self: any(debt.owed for debt in self.debts.values()))
    @rule(pick=PICK, part=st.integers(1, 100), way=st.sampled_from(["repaid", "forgiven"]))
    def repay(self, pick: int, part: int, way: str) -> None:
        owed = sorted(pk for pk, debt in self.debts.items() if debt.owed)
        pk = owed[pick % len(owed)]
        debt = self.debts[pk]
        with pytest.raises(payout.MoreThanOwed):
            repaid(Recovery.objects.get(pk=pk), debt.owed + 1, way)
        for how in (way, "forgiven" if way == "repaid" else "repaid"):
            if amount := min(max(debt.owed * part // 100, 1), debt.owed):
                repaid(Recovery.objects.get(pk=pk), amount, how)
                setattr(debt, how, getattr(debt, how) + amount)
                DONE[how] += 1

    def set_off(self, waiting: dict[int, int]) -> int:
        """Notes what a run must set off of what waits, award -> amount; how much that is."""
        self.nets = []
        people = {
            pk: (claimant, kind, unit)
            for pk, claimant, kind, unit in Award.objects.filter(pk__in=waiting).values_list(
                "pk", "claimant", "kind", "unit"
            )
        }
        for who in sorted(set(people.values())):
            awards = [Part(pk, waiting[pk]) for pk in sorted(waiting) if people[pk] == who]
            debts = [
                Part(pk, debt.owed)
                for pk, debt in sorted(self.debts.items())
                if (debt.claimant, debt.kind, debt.unit) == who and debt.owed
            ]
            self.nets += netted(awards, debts)
        for net in self.nets:
            self.off[net.award] += net.amount
            self.debts[net.recovery].recovered += net.amount
        DONE["set off"] += bool(self.nets)
        return sum(net.amount for net in self.nets)

    def give_back(self, kinds: Collection[tuple[str, str]] | None = None) -> int:
        """What the last run has set off is undone: all of it, or of these kinds and units. How many parts it was."""
        of = {pk: (kind, unit) for pk, kind, unit in Award.objects.values_list("pk", "kind", "unit")}
        gone = [net for net in self.nets if kinds is None or of[net.award] in kinds]
        for net in gone:
            self.off[net.award] -= net.amount
            self.debts[net.recovery].recovered -= net.amount
        DONE["give back"] += bool(gone)
        self.nets = [net for net in self.nets if net not in gone]
        return len(gone)

    # ------------------------------------------------ details and payments made outside

    @precondition(
        lambda self: DetailsRequest.objects.filter(state__in=OPEN, claim__status__in=STANDING).exists()
    )
    @rule()
    def mend(self) -> None:
        told = any(row.why == "details_asked" for row in payable.waiting())
        due = Award.objects.filter(pk__in=self.due(), kind="cash", claim__details_requests__state__in=OPEN)
        assert told or not due.exists() or Claim.objects.filter(held=True)
        for request in DetailsRequest.objects.filter(state__in=OPEN, claim__status__in=STANDING):
            given(request.claim, **self.new_account())
            seat(request)
            seat(request, ruth())
        assert not any(row.why == "details_asked" for row in payable.waiting())
        DONE["mend"] += 1

    def new_account(self) -> dict[str, str]:
        """Nobody else's: claims that share one are referred to a person."""
        self.accounts += 1
        return {"bank": "088", "number": f"110-123-4{self.accounts:05d}", "holder": "김시험"}

    def due(self) -> dict[int, int]:
        """Live awards of approved claims that wait, with what each still gets."""
        found = Award.objects.filter(live=True, claim__status="approved").exclude(payouts__live=True)
        due = {pk: amount - self.off[pk] for pk, amount in found.values_list("pk", "amount")}
        return {pk: amount for pk, amount in due.items() if amount}

    @precondition(lambda self: self.due())
    @rule(pick=PICK, drop=st.booleans())
    def pay_outside(self, pick: int, drop: bool) -> None:
        due = self.due()
        made = Award.objects.get(pk=sorted(due)[pick % len(due)])
        self.references += 1
        said: dict[str, Any] = {"at": NOON, "door": "test"}
        waits = payout.record_manual_payment(
            actor=person("felix"), award=made, amount=due[made.pk], paid_on=NOON.date(),
            bank_reference=f"B-{self.references}", note="test", **said,
        )  # fmt: skip
        if drop:
            payout.drop_manual_payment(actor=person("felix"), payment=waits, reason="test", **said)
            DONE["drop what was paid outside"] += 1
            return
        payout.confirm_manual_payment(actor=person("fiona"), payment=waits, **said)
        self.stands[made.pk] = "paid"
        DONE["pay outside"] += 1

    @precondition(lambda self: Payout.objects.filter(live=True).exists())
    @rule(pick=PICK)
    def pay_outside_what_is_in_a_run(self, pick: int) -> None:
        live = one_of(Payout.objects.filter(live=True), pick)
        with pytest.raises(payout.InARun if live.award.claim.status == "approved" else UnlawfulMove):
            payout.record_manual_payment(
                actor=person("felix"), award=live.award, amount=live.amount, paid_on=NOON.date(),
                bank_reference="B-0", note="test", at=NOON, door="test",
            )  # fmt: skip
        DONE["pay outside what is in a run"] += 1

    # ------------------------------------------------ after every step

    @invariant()
    def every_won_that_is_owed_stands_in_one_place(self) -> None:
        told = queries.balance()
        assert told == queries.control()
        assert all(one.holds for one in told)
        wanted: dict[str, Counter[str]] = {}
        for debt in self.debts.values():
            unit = wanted.setdefault(debt.unit, Counter())
            unit["claimed_back"] += debt.amount
            for part in ("owed", "recovered", "repaid", "forgiven"):
                unit[part] += getattr(debt, part)
        assert {one.unit: Counter(one._asdict()) for one in told} == {
            unit: Counter({"unit": unit} | dict(parts))
            for unit, parts in wanted.items()  # type: ignore[arg-type]
        }
        both = {one.unit: one.netted for one in payable.balance() if one.netted}
        assert {one.unit: one.recovered for one in told if one.recovered} == both

    @invariant()
    def no_award_is_paid_above_its_amount(self) -> None:
        live: Counter[int] = Counter(self.off)
        for pk, amount in Payout.objects.filter(live=True).values_list("award", "amount"):
            live[pk] += amount
        amounts = dict(Award.objects.values_list("pk", "amount"))
        assert all(live[pk] <= amounts[pk] for pk in live)
        assert not PayoutRun.objects.filter(way="outside").exclude(state="confirmed").exists()
