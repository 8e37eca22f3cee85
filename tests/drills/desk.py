"""The people of finance, of review and of the claims, by what they would do next: each looks, and acts.

Every act begins with a look, so that it may be tried again whenever nobody knows whether it was done. What a worker
does is asked of `worker`, which may die at it.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db.models import QuerySet

from accounts.models import User
from claims.models import Award, BankAnswer, Claim, DetailsRequest, HandOver, Payout, PayoutRun
from claims.models.payout import UNDER_WAY
from claims.queries import details as details_queries
from claims.queries import payout as queries
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.refusal import Refusal
from claims.stages import handover, payout, review
from claims.stages.review import HoldUnchanged, MoneyOnItsWay, WasPaid
from tests import details, money
from tests.bank import Bank
from tests.factories import ClaimantFactory, ClaimFactory, DecisionFactory, UserFactory
from tests.people import NOON, person

NEW_BANK = "088"  # of who gives new details; others are with 004


class Desk:
    """All of them. `happened` counts what they did."""

    WORKERS = ("opened", "checked", "released", "handed_over")  # states in which a run waits for a worker

    def __init__(self, bank: Bank, *, dice: random.Random, happened: Counter[str]) -> None:
        self.bank, self.dice, self.happened = bank, dice, happened
        for name in ("felix", "fiona", "rita"):
            person(name)
        details.ruth()

    # ------------------------------------------------------------ claims

    def new_awards(self, count: int, *, amount: int = 0) -> list[Award]:
        """Awards of as many claims, of drawn amounts or this one; some claimants have several, paid together."""
        made: list[Award] = []
        for _n in range(count):
            with_another = made and self.dice.random() < 0.2
            claimant = made[-1].claimant if with_another else ClaimantFactory(user=UserFactory())
            claim = ClaimFactory(claimant=claimant, status=Claim.Status.APPROVED)
            account = {"number": made[-1].claim.accounts.get().opened()["number"]} if with_another else {}
            DecisionFactory(claim=claim)
            drawn = amount or self.dice.randrange(1_000, 500_000)
            made.append(money.award(claim=claim, account=account, amount=drawn))
        return made

    def meanwhile(self) -> None:
        """Somebody puts a claim on hold, lets one go on, takes a claim or a decision back; or nobody does anything."""
        waiting = Award.objects.filter(live=True, claim__status="approved")
        chosen = self.dice.choice(["hold", "hold", "release", "withdraw", "undo", "nothing"])
        if chosen == "nothing":
            return
        if chosen == "release":
            self.release_holds(most=1)
            return
        found = list(waiting.filter(claim__held=False).order_by("-pk")[:12])
        if not found:
            return
        claim = self.dice.choice(found).claim
        try:
            if chosen == "hold":
                review.hold(actor=person("rita"), claim=claim, reason="drill", at=NOON, door="drill")
            elif chosen == "withdraw":
                assert isinstance(claim.claimant.user, User)
                review.withdraw(actor=claim.claimant.user, claim=claim, reason="drill", at=NOON, door="drill")
            else:
                review.undo(actor=person("rita"), claim=claim, note="drill", at=NOON, door="drill")
        except (MoneyOnItsWay, WasPaid, HoldUnchanged, UnlawfulMove) as refusal:
            self.happened[f"{chosen}: refused ({refusal.code})"] += 1
        else:
            self.happened[chosen] += 1

    def release_holds(self, *, most: int = 1_000) -> None:
        for claim in Claim.objects.filter(held=True).order_by("pk")[:most]:
            review.release(actor=person("rita"), claim=claim, reason="drill", at=NOON, door="drill")

    def asked(self) -> QuerySet[DetailsRequest]:
        """Requests that wait for claimants or reviewers."""
        return DetailsRequest.objects.filter(state__in=details_queries.OPEN).order_by("pk")

    def mend(self) -> None:
        """Claimants who are asked give new details, and two reviewers approve them."""
        for request in self.asked():
            if request.state == DetailsRequest.State.ASKED:
                number = f"110-{request.pk // 1_000_000:03d}-{request.pk % 1_000_000:06d}"
                given = details.given(
                    request.claim, bank=NEW_BANK, number=number, holder="김새롬", relation="배우자"
                )
                self.happened["new details given"] += 1
                request.account_id = given.account_id
            taken = list(request.account.reviews.values_list("by_id", flat=True)) if request.account else []
            for reviewer in (person("rita"), details.ruth()):
                if reviewer.pk not in taken:
                    details.seat(request, reviewer)

    # ------------------------------------------------------------ money

    def under_way(self) -> PayoutRun | None:
        """The run that somebody has to do something for."""
        return PayoutRun.objects.filter(state__in=[*UNDER_WAY, "handed_over"], way="file").first()

    def payable(self) -> bool:
        return any(not one.why for one in queries.waiting())

    def go_on(self, worker: Callable[[PayoutRun], object]) -> PayoutRun | None:
        """The next step of the run under way, or of a new one; None where nothing is to be paid."""
        run = self.under_way()
        if run is None:
            if self.payable():
                run = money.opened()
        elif run.state in ("frozen", "sealed"):
            try:
                money.checked(run) if run.state == "frozen" else money.released(run)
            except payout.HeldSince:
                self.held_since()
        elif run.state in self.WORKERS:
            if run.state == "released" and queries.held_since(run_id=run.pk):  # no courier takes it
                self.held_since()
            self.decide(run)
            worker(run)
        return run

    def held_since(self) -> None:
        self.happened["run with a claim put on hold since"] += 1
        self.void_under_way() if self.dice.random() < 0.5 else self.release_holds()

    def void_under_way(self) -> None:
        """Felix sees that it must not go."""
        run = self.under_way()
        if run is None or run.state not in UNDER_WAY:
            return
        try:
            payout.void(actor=person("felix"), run=run, reason="drill", at=NOON, door="drill")
        except (payout.RunMovedOn, payout.FileTaken) as refusal:
            self.happened[f"void: refused ({refusal.code})"] += 1
        else:
            self.happened["runs voided"] += 1

    def decide(self, run: PayoutRun) -> int:
        """What nobody knows, and the bank does not have: Felix proposes to send it again, or now and then to take it
        back, and Fiona approves. Returns how many they have settled."""
        settled = 0
        for one in HandOver.objects.filter(file__run=run, state="unknown").order_by("pk"):
            try:
                if not one.proposed_by_id:
                    one = self._proposed(one)
                if one.state == "unknown":
                    one = handover.approve(actor=person("fiona"), hand_over=one, at=NOON, door="drill")
            except handover.AtWork:  # a courier looks just now
                continue
            except Refusal as refusal:
                self.happened[f"decision on a hand-over: refused ({refusal.code})"] += 1
            else:
                settled += 1
        return settled

    def _proposed(self, one: HandOver) -> HandOver:
        outcome = self.dice.choice(["send_again", "send_again", "take_back"])
        return handover.propose(
            actor=person("felix"), hand_over=one, outcome=outcome, reason="drill", at=NOON, door="drill"
        )

    def untaken(self, when: str) -> list[Path]:
        """Answers of the bank that nobody has taken in yet."""
        before = set(BankAnswer.objects.values_list("sha256", flat=True))
        return [path for path in self.bank.answers(when) if _sha256(path) not in before]

    def taken(self, answer: Path) -> bool:
        return BankAnswer.objects.filter(sha256=_sha256(answer)).exists()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def in_the_end() -> dict[str, list[str]]:
    """What the ledger and the rows say that does not hold, by unit; empty where all of it holds."""
    told, counted = queries.balance(), queries.control()
    if told == counted and all(one.holds for one in told):
        return {}
    return {"ledger": [str(one) for one in told], "rows": [str(one) for one in counted]}


def settled_how() -> Counter[str]:
    """Hand-overs that were of unknown fate, by what settled them."""
    doubts = HandOver.objects.exclude(unknown_at=None).values_list("state", "evidence", "outcome")
    return Counter(f"{state} ({evidence or outcome or 'open'})" for state, evidence, outcome in doubts)


class Judged:
    """Every award against the bank's own book, at the end: who has which money, and what do we say?"""

    def __init__(self, bank: Bank) -> None:
        stays = bank.stays()
        amounts = {entry.reference: entry.amount for entry in bank.entries()}
        self.lost: list[str] = []
        self.twice: list[str] = []
        self.otherwise: list[str] = []  # we say something else than the book
        known: set[str] = set()
        awards: dict[int, Counter[str]] = {}
        for award, reference, state, live, total in Payout.objects.values_list(
            "award_id", "transfer__reference", "transfer__state", "live", "transfer__amount"
        ):
            known.add(reference)
            told = state == "paid"
            if told != bool(stays[reference]) or told != (live and told):
                self.otherwise.append(f"{reference}: {state}, {stays[reference]} times in the book")
            if reference in amounts and amounts[reference] != total:
                self.otherwise.append(f"{reference}: {total}, and {amounts[reference]} in the book")
            awards.setdefault(award, Counter())["stays"] += stays[reference]
        for one in HandOver.objects.filter(state__in=["intended", "unknown"]):
            self.otherwise.append(f"hand-over {one}: {one.state} still")
        self.otherwise += [f"{reference}: not ours" for reference in stays if reference not in known]
        for award in Award.objects.select_related("claim").order_by("pk"):
            had = awards.get(award.pk, Counter())["stays"]
            if had > 1:
                self.twice.append(f"award {award.pk}: {had} times")
            if award.live and not had:
                self.lost.append(f"award {award.pk}")
            if not award.live and had:
                self.otherwise.append(f"award {award.pk}: taken back, and paid")
