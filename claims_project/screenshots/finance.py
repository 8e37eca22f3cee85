"""What finance has to show beside its runs: budgets, files taken again, coupon codes, debts, payments made outside,
what expired, and details given anew."""

from datetime import timedelta
from typing import Any, Final

from django.utils.timezone import now

from accounts.models import User
from claims.models import (
    Award,
    Claim,
    DetailsRequest,
    Download,
    LedgerEntry,
    PaymentFile,
    PayoutRun,
    Transfer,
)
from claims.queries import budget as budgets
from claims.queries import standing
from claims.queries.unclaimed import waiting_for
from claims.stages import export, payout, reconciliation
from claims_project.demo import bank

DOOR: Final = "admin"
# Of what was awarded, in hundredths, by the place of the policy: within, passed, exhausted.
SHARES: Final = (140, 90, 100)


def failing(run: PayoutRun, people: dict[str, User], *asked: Claim) -> set[str]:
    """References of transfers that fail: of the claims that are asked, and of three of the agent's lists."""
    cash = run.transfers.filter(kind="cash").order_by("-pk")
    of_list = cash.filter(payouts__award__claim__file__by=people["agent"]).values_list("reference", flat=True)
    return {*of_list[1:4], *cash.filter(payouts__award__claim__in=asked).values_list("reference", flat=True)}


def told(people: dict[str, User], run: PayoutRun) -> dict[str, int]:
    """After the first run is answered and before the second. Gives what the pages are about, by name."""
    ids = {"budget": _budgets(people), "write-off": _expired(people), "coupons": _coupons(people)}
    ids |= _owing(people, run) | _taken_again(people, run)
    _sent_back(people, run)
    mended(people)
    waits = _given(people)
    ids |= {"entry": LedgerEntry.objects.latest("pk").pk, "award": Award.objects.order_by("pk")[0].pk}
    return ids | ({"request": waits.pk} if waits else {})


def _budgets(people: dict[str, User]) -> int:
    """One for every policy; of the first another amount is proposed, which waits. Gives that one."""
    for place, one in enumerate(budgets.kept(standing=standing.by_policy())):
        amount = max(one.awarded * SHARES[place % len(SHARES)] // 100, 1)
        proposed = payout.record_budget(
            actor=people["finance-maker"], policy=one.policy, unit=one.unit, amount=amount,
            reason="The budget of the committee", at=now(), door=DOOR,
        )  # fmt: skip
        payout.confirm_budget(actor=people["finance-checker"], budget=proposed, at=now(), door=DOOR)
    first = budgets.kept(standing=standing.by_policy())[0]
    return payout.record_budget(
        actor=people["finance-maker"], policy=first.policy, unit=first.unit, amount=2_000_000,
        reason="위원회 2차 의결", at=now(), door=DOOR,
    ).pk  # fmt: skip


def _expired(people: dict[str, User]) -> int:
    """What nobody claimed in time is listed to be written off."""
    return payout.record_write_off(
        actor=people["finance-maker"],
        kind="cash",
        unit="KRW",
        note="연락이 닿지 않았습니다.",
        at=now(),
        door=DOOR,
    ).pk


def _coupons(people: dict[str, User]) -> int:
    """Two batches of codes, one of them by money. Gives the first."""
    said: dict[str, Any] = {"actor": people["operator"], "at": now(), "door": DOOR}
    until = payout.today(now()) + timedelta(days=365)
    codes = "".join(f"TAXI-{number:05d}\n" for number in range(1_200))
    first = export.take_coupons(source=codes.encode(), unit="coupon", valid_until=until, **said)
    export.take_coupons(
        source=codes.replace("TAXI", "GIFT").encode(), unit="KRW", worth=10_000, valid_until=until, **said
    )
    return first.pk


def _taken_again(people: dict[str, User], run: PayoutRun) -> dict[str, int]:
    """The file of cash was taken once; one request to take it again was dropped, and one waits."""
    maker = people["finance-maker"]
    said: dict[str, Any] = {"at": now(), "door": DOOR}
    file = PaymentFile.objects.get(run=run, kind="cash")
    for form in ("people", "xlsx"):
        b"".join(b"" for _row in export.people_copy(actor=people["auditor"], file=file, form=form, **said))
    for reason in ("받은 파일을 잃어버렸습니다.", "은행 담당자가 파일이 열리지 않는다고 합니다."):
        request = export.ask_download(actor=maker, file=file, reason=reason, **said)
        if reason.startswith("받은"):
            export.drop_download(actor=maker, request=request, **said)
    return {"download-request": request.pk, "download": Download.objects.latest("pk").pk}


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
    waits = Award.objects.filter(unit="KRW").exclude(claim__filed_by=people["alice"]).order_by("-pk")
    outside = waits.filter(waiting_for("no_account")).first() or waits.filter(waiting_for("details_asked"))[0]
    manual = payout.record_manual_payment(
        actor=maker, award=outside, amount=outside.amount, paid_on=payout.today(now()), bank_reference="20221104-0042",
        note="신청인에게 은행 창구에서 지급했습니다.", **said,
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
    """The first of the agent's claims that are asked gives another account, and two reviewers approve it."""
    _seated(people, _given(people, bank="088", number="110987654321", holder="가나다라", relation="배우자"))


def _given(people: dict[str, User], of: Claim | None = None, **account: str) -> DetailsRequest | None:
    asked = DetailsRequest.objects.filter(
        state=DetailsRequest.State.ASKED, claim__file__by=people["agent"]
    ).order_by("pk")
    request = (asked.filter(claim=of) if of else asked).first()
    if request is None:
        return None
    said: dict[str, Any] = {
        "actor": people["agent"],
        "claim": request.claim,
        "at": now(),
        "door": DOOR,
        **account,
    }
    return payout.give_details(**said, same=not account)


def _seated(people: dict[str, User], given: DetailsRequest | None) -> None:
    for seat in ("reviewer", "senior-reviewer") if given else ():
        assert given
        payout.review_details(
            actor=people[seat], request=given, account=given.account_id or 0, outcome="approve", at=now(), door=DOOR
        )  # fmt: skip
