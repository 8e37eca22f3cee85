"""The part of the money machine that is about appeals: what is given beyond a decision is a won like any other."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from claims.models import Award, Claim, Decision
from claims.queries.review import decided_on_appeal, left_already
from claims.stages import review
from tests.journeys.owing import DONE, PICK, Owing, one_of
from tests.people import NOON, person
from tests.stages.review.making import senior

WHEN: dict[str, Any] = {"at": NOON, "door": "test"}


class Appealing(Owing):
    """`stands` follows what a decision on an appeal awards beyond the first, and what dies when it is taken back."""

    def appealable(self) -> Any:
        """Approved by a decision, never appealed, and given nothing beside it."""
        found = Claim.objects.filter(status="approved", appeals=None, decisions__final=True)
        return found.exclude(awards__line="more").distinct()

    @precondition(lambda self: self.appealable().exists())
    @rule(pick=PICK)
    def appeal(self, pick: int) -> None:
        if pick % 2:
            return
        claim = one_of(self.appealable(), pick)
        review.appeal(actor=person("alice"), claim=claim, words="test", **WHEN)
        DONE["appeal"] += 1

    @precondition(lambda self: Claim.objects.filter(status="appealed").exists())
    @rule(pick=PICK, more=st.just(0) | st.integers(1, 50_000))
    def hear(self, pick: int, more: int) -> None:
        claim = one_of(Claim.objects.filter(status="appealed"), pick)
        Claim.objects.filter(pk=claim.pk).update(held=False, hold_reason="")
        said: dict[str, Any] = {"actor": senior(), "claim": claim, **WHEN}
        if not more:
            decision = review.decide_appeal(outcome="uphold", note="test", **said)
            DONE["hear as it was"] += 1
        else:
            first = claim.appeals.get().decision.lines[0]
            key = (first["policy"], first["line"])
            given = {key: first["amount"] + more}
            decision = review.decide_appeal(outcome="part", amounts=given, reasons={key: "test"}, **said)
            DONE["hear for more"] += 1
        made = Award.objects.filter(decision=decision)
        assert sum(made.values_list("amount", flat=True)) == more
        self.stands |= dict.fromkeys(made.values_list("pk", flat=True), "open")

    def heard(self) -> list[tuple[Claim, Decision]]:
        """Claims whose decision on an appeal may be taken back."""
        found = Claim.objects.filter(status__in=["approved", "rejected"]).exclude(appeals=None)
        both = [(claim, decided_on_appeal(claim=claim)) for claim in found.order_by("pk")]
        return [(claim, one) for claim, one in both if one and not left_already(decision=one)]

    @precondition(lambda self: self.heard())
    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        if pick % 2:
            return
        found = self.heard()
        claim, decision = found[pick % len(found)]
        review.reopen_appeal(actor=senior(), claim=claim, note="test", **WHEN)
        gone = Award.objects.filter(decision=decision).values_list("pk", flat=True)
        self.stands |= dict.fromkeys(gone, "voided")
        DONE["reopen"] += 1
