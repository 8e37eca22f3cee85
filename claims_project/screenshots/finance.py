"""What finance has to show beside its runs: budgets, debts, payments made outside, and details given anew."""

from typing import Any, Final

from django.utils.timezone import now

from accounts.models import User
from claims.models import Award, Claim, DetailsRequest, PayoutRun, Transfer
from claims.queries import budget as budgets
from claims.queries import standing
from claims.queries.unclaimed import waiting_for
from claims.stages import payout, reconciliation
from claims_project.demo import bank

DOOR: Final = "screenshots"
# Of what was awarded, in hundredths, by the place of the policy: within, passed, exhausted.
SHARES: Final = (140, 90, 100)


def failing(run: PayoutRun, people: dict[str, User], asked: Claim) -> set[str]:
    """References of transfers that fail: of the claim that is asked, and of three of the agent's lists."""
    cash = run.transfers.filter(kind="cash").order_by("-pk")
    of_list = cash.filter(payouts__award__claim__file__by=people["agent"]).values_list("reference", flat=True)
    return {*of_list[1:4], *cash.filter(payouts__award__claim=asked).values_list("reference", flat=True)}


def told(people: dict[str, User], run: PayoutRun) -> dict[str, int]:
    """After the first run is answered and before the second. Gives what the pages are about, by name."""
    _budgets(people)
    ids = _owing(people, run)
    _sent_back(people, run)
    mended(people)
    waits = _given(people)
    return ids | ({"request": waits.pk} if waits else {})


def _budgets(people: dict[str, User]) -> None:
    for place, one in enumerate(budgets.kept(standing=standing.by_policy())):
        amount = max(one.awarded * SHARES[place % len(SHARES)] // 100, 1)
        proposed = payout.record_budget(
            actor=people["finance-maker"], policy=one.policy, unit=one.unit, amount=amount,
            reason="The budget of the committee", at=now(), door=DOOR,
        )  # fmt: skip
        payout.confirm_budget(actor=people["finance-checker"], budget=proposed, at=now(), door=DOOR)


def _owing(people: dict[str, User], run: PayoutRun) -> dict[str, int]:
    """Alice owes half of what she was paid and has paid a part of it back; another debt and a payment made outside wait
    for their confirmation."""
    maker = people["finance-maker"]
    said: dict[str, Any] = {"at": now(), "door": DOOR}
    paid = run.transfers.filter(state=Transfer.State.PAID, kind="cash").order_by("pk")
    hers = paid.filter(payouts__award__claim__filed_by=people["alice"])[0]
    debt = _claimed_back(people, _award(hers), hundredths=50)
    repaid = payout.record_repayment(
        actor=maker, recovery=debt, way="repaid", amount=5_000, note="2022-11-03 입금", **said
    )
    other = paid.exclude(pk=hers.pk)[0]
    proposal = payout.record_recovery(
        actor=maker, award=_award(other), amount=1_000, why="other", note="영수증과 다릅니다.", **said
    )
    outside = Award.objects.filter(waiting_for("no_account"), unit="KRW").order_by("pk")[0]
    manual = payout.record_manual_payment(
        actor=maker, award=outside, amount=outside.amount, paid_on=payout.today(now()), bank_reference="20221104-0042",
        note="계좌가 없는 신청인에게 창구에서 지급했습니다.", **said,
    )  # fmt: skip
    return {
        "debt": debt.pk, "repayment": repaid.pk, "debt-proposed": proposal.pk, "outside": manual.pk, "paid": hers.pk,
    }  # fmt: skip


def _claimed_back(people: dict[str, User], award: Award, *, hundredths: int) -> Any:
    debt = payout.record_recovery(
        actor=people["finance-maker"], award=award, amount=award.amount * hundredths // 100, why="too_much",
        note="같은 손실이 두 번 계산되었습니다.", at=now(), door=DOOR,
    )  # fmt: skip
    return payout.confirm_recovery(actor=people["finance-checker"], recovery=debt, at=now(), door=DOOR)


def _sent_back(people: dict[str, User], run: PayoutRun) -> None:
    """A part of a payment is claimed back, then the bank sends it back: the second run sets the debt off."""
    paid = run.transfers.filter(state=Transfer.State.PAID, kind="cash").order_by("-pk")
    transfer = paid.filter(payouts__award__claim__file__by=people["agent"])[0]
    _claimed_back(people, _award(transfer), hundredths=30)
    reconciliation.take_answer(
        actor=people["finance-maker"], source=bank.sent_back(transfer.reference, transfer.amount), name="late.csv",
        at=now(), door=DOOR,
    )  # fmt: skip
    _seated(people, _given(people, of=_award(transfer).claim))


def _award(transfer: Transfer) -> Award:
    return transfer.payouts.order_by("pk")[0].award


def mended(people: dict[str, User]) -> None:
    """The first of the agent's claims that are asked gives the same details again, and two reviewers approve them."""
    _seated(people, _given(people))


def _given(people: dict[str, User], of: Claim | None = None) -> DetailsRequest | None:
    asked = DetailsRequest.objects.filter(
        state=DetailsRequest.State.ASKED, claim__file__by=people["agent"]
    ).order_by("pk")
    request = (asked.filter(claim=of) if of else asked).first()
    if request is None:
        return None
    return payout.give_details(actor=people["agent"], claim=request.claim, same=True, at=now(), door=DOOR)


def _seated(people: dict[str, User], given: DetailsRequest | None) -> None:
    for seat in ("reviewer", "senior-reviewer") if given else ():
        assert given
        payout.review_details(
            actor=people[seat], request=given, account=given.account_id or 0, outcome="approve", at=now(), door=DOOR
        )  # fmt: skip
