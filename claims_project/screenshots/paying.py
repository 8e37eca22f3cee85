"""Runs of money for the pages of finance: answered with mishaps, given up, waiting for its check."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import BankAnswer, BankListing, Claim, HandOver, PaymentFile, PayoutPreview, PayoutRun
from claims.queries import payout as money
from claims.rules.payout import transfer_reference
from claims.stages import export, handover, payout, reconciliation, review, safety
from claims.stages.authority import NamedRule
from claims_project.demo import bank
from claims_project.screenshots import finance

DOOR: Final = "admin"
COURIER: Final = NamedRule("courier")
UNANSWERED: Final = 4  # lines of the first answer, which the second one says something else of


def paid(people: dict[str, User], *asked: Claim) -> dict[str, int]:
    """A run that is sealed and answered, with mishaps, and one that waits for its check. `asked` cannot be paid."""
    maker, checker = people["finance-maker"], people["finance-checker"]
    stuck = _stuck(people)
    run = _frozen(people)
    total = money.cash_total(run_id=run.pk)
    payout.check_run(actor=checker, run=run, typed_total=total, at=now(), door=DOOR)
    tasks.go_on_with_payout(run.pk)
    payout.release_run(actor=checker, run=run, at=now(), door=DOOR)
    files = list(PaymentFile.objects.filter(run=run).order_by("pk"))
    with_bank = _handed_over(maker, files)
    failing = finance.failing(run, people, *asked)
    for file, content in with_bank:
        said = bank.answers(content, seed=7, failing=failing).splitlines(keepends=True)
        if file.kind == "cash":
            del said[1 : 1 + UNANSWERED]
        reconciliation.take_answer(
            actor=maker, source=b"".join(said), name=f"{file.message_id}-answer.csv", at=now(), door=DOOR
        )
    answer = _parked(maker, run)
    ids = finance.told(people, run)
    second = _frozen(people, changed=True)
    finance.mended(people)
    transfer = PayoutRun.objects.get(pk=run.pk).transfers.order_by("pk").first()
    return ids | {
        "payout": run.pk,
        "second": second.pk,
        "preview": second.preview_id or 0,
        "ready": _counted(maker).pk,
        "counting": payout.ask_preview(actor=maker, at=now(), door=DOOR).pk,
        "stuck": stuck.pk,
        "file": files[0].pk,
        "answer": answer.pk,
        "lost": HandOver.objects.get(state="unknown").pk,
        "listing": BankListing.objects.latest("pk").pk,
        "inventory": _inventory(maker),
        **_lines(maker, answer),
        "transfer": transfer.pk if transfer else 0,
    }


def _handed_over(maker: User, files: list[PaymentFile]) -> list[tuple[PaymentFile, bytes]]:
    """Cash by hand, the rest by the drop directory; the courier of the last one dies. Gives what has arrived."""
    lost = files[-1]
    for file in files[:-1]:
        if file.kind == "cash":
            b"".join(export.download(actor=maker, file=file, at=now(), door=DOOR))
            begun = HandOver.objects.get(file=file)
            handover.confirm_receipt(actor=maker, hand_over=begun, receipt="R-1", at=now(), door=DOOR)
        else:
            handover.hand_over(actor=COURIER, file=file, at=now())
    with transaction.atomic():
        export.intend(
            actor=COURIER, run=payout.locked(run=lost.run), file=lost, way="drop", at=now(), door=DOOR
        )
    handover.hand_over(actor=COURIER, file=lost, at=now())
    return [(file, b"".join(file.opened())) for file in files[:-1]]


def _inventory(maker: User) -> int:
    """With a file that nothing here accounts for."""
    taken = Path(settings.FULFILMENT_DROP) / "taken"
    (taken / "F-20221021-99-1.csv").write_text("another", "utf-8")
    return handover.take_inventory(actor=maker, at=now(), door=DOOR).pk


def _parked(maker: User, run: PayoutRun) -> BankAnswer:
    """An answer of which hardly a line fits."""
    waiting = list(run.transfers.filter(state="sent", kind="cash").order_by("pk")[:UNANSWERED])
    lines = [
        "참조번호,이체금액,처리결과,사유",
        "이체 수수료,500,정상,",
        f"{transfer_reference(run.key, 999)},30000,정상,",
    ]
    for transfer, (more, result, reason) in zip(
        waiting, [(-500, "정상", "수수료 차감"), (10_000, "정상", ""), (0, "B7", "예금주 확인")], strict=False
    ):
        lines.append(f'{transfer.reference},"{transfer.amount + more:,}",{result},{reason}')
    return reconciliation.take_answer(
        actor=maker,
        source="\r\n".join([*lines, ""]).encode("cp949"),
        name="이체결과.csv",
        at=now(),
        door=DOOR,
    )


def _lines(maker: User, answer: BankAnswer) -> dict[str, int]:
    """One parked line for which something is proposed, and one that waits."""
    fee, *others = answer.results.filter(outcome="parked").order_by("line")
    reconciliation.propose(
        actor=maker, lines=[fee.pk], way="not_ours", note="거래내역 3행의 이체 수수료", at=now(), door=DOOR
    )
    return {"fee": fee.pk, "line": next((one.pk for one in others if one.code == "amount_short"), fee.pk)}


def _counted(maker: User) -> PayoutPreview:
    """Asked for by the maker, counted as the worker does it."""
    preview = payout.ask_preview(actor=maker, at=now(), door=DOOR)
    tasks.fill_payout_preview(preview.pk)
    preview.refresh_from_db()
    return preview


def _opened(maker: User) -> PayoutRun:
    return payout.open_run(actor=maker, preview=_counted(maker), at=now(), door=DOOR)


def _frozen(people: dict[str, User], *, changed: bool = False) -> PayoutRun:
    """Frozen as the worker does it; `changed`: a claim is put on hold meanwhile."""
    run = _opened(people["finance-maker"])
    if changed:
        claim = Claim.objects.filter(awards__in=run.preview.awards[:1] if run.preview else []).get()
        review.hold(
            actor=people["reviewer"], claim=claim, reason="The bank book is awaited.", at=now(), door=DOOR
        )
    tasks.go_on_with_payout(run.pk)
    return run


def _stuck(people: dict[str, User]) -> PayoutRun:
    """A run that could not be frozen, since an operator stopped all money, and was given up."""
    run = _opened(people["finance-maker"])
    for on in (True, False):
        safety.turn_switch(
            actor=people["operator"], key="money_stopped", on=on, reason="A drill", at=now(), door=DOOR
        )
        if on:
            tasks.go_on_with_payout(run.pk)
    return payout.void(actor=people["finance-maker"], run=run, reason="After the drill.", at=now(), door=DOOR)
