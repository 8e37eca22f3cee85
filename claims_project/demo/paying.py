"""The money of the demo: runs by two finance people, files sealed by the worker, an emulated bank that answers."""

from pathlib import Path
from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims import tasks
from claims.models import BankAnswer, BankResult, HandOver, PaymentFile, PayoutPreview, PayoutRun
from claims.queries import payout as queries
from claims.stages import export, handover, payout, reconciliation
from claims_project.demo import bank
from claims_project.demo.children import Child
from claims_project.demo.screen import Step
from claims_project.demo.trouble import DemoError

DOOR: Final = "demo"


class Desk:
    """The finance maker and the finance checker, with the folder that their files lie in."""

    def __init__(self, people: dict[str, User], worker: Child, folder: Path, seed: int) -> None:
        self.maker, self.checker = people["finance-maker"], people["finance-checker"]
        self.worker, self.folder, self.seed = worker, folder, seed
        self.later: list[tuple[str, bytes]] = []  # answers that the bank gives another day
        folder.mkdir(parents=True, exist_ok=True)

    def pay(self, step: Step) -> PayoutRun | None:
        """One previews and opens, another checks and releases; the worker counts, freezes and seals.

        None where nothing can be paid.
        """
        preview = payout.ask_preview(actor=self.maker, at=now(), door=DOOR)
        tasks.enqueue_preview(preview.pk)
        self.worker.until(lambda: _filled(preview), seconds=600)
        try:
            run = payout.open_run(actor=self.maker, preview=preview, at=now(), door=DOOR)
        except payout.NothingPayable:
            step.note = "nothing is payable"
            return None
        self._at_work(run, PayoutRun.State.FROZEN)
        cash = queries.cash_total(run_id=run.pk)
        payout.check_run(actor=self.checker, run=run, typed_total=cash, at=now(), door=DOOR)
        self._at_work(run, PayoutRun.State.SEALED)
        payout.release_run(actor=self.checker, run=run, at=now(), door=DOOR)
        files = list(run.files.order_by("pk"))
        rows = sum(file.rows for file in files)
        step.note = f"{run.key}, {rows:,} transfers, files: {len(files)}, {cash:,} won of cash"
        return run

    def _at_work(self, run: PayoutRun, until: str) -> None:
        tasks.enqueue_payout(run.pk)
        self.worker.until(lambda: _is(run, until), seconds=600)

    def answered(self, step: Step, run: PayoutRun | None, *, mishaps: bool) -> None:
        """Each file is handed over and answered: by the bank with its mishaps, by who fulfils the rest as done."""
        files = list(run.files.order_by("pk")) if run else []
        results: dict[str, int] = {}
        given: list[tuple[PaymentFile, bytes]] = []
        for file in files:
            content = b"".join(export.download(actor=self.maker, file=file, at=now(), door=DOOR))
            self._keep(f"{file.message_id}.{file.layout.suffix}", content)
            given.append((file, content))
        if run:
            for one in HandOver.objects.filter(file__in=files, state="intended").order_by("pk"):
                handover.confirm_receipt(
                    actor=self.maker, hand_over=one, receipt=f"R-{run.key}", at=now(), door=DOOR
                )
        for number, (file, content) in enumerate(given, start=1):
            answer = bank.answers(content, seed=self.seed, mishaps=mishaps and file.kind == "cash")
            taken = self._take(f"{file.message_id}.answer.csv", answer)
            for result in taken.results.values_list("result", flat=True):
                results[result] = results.get(result, 0) + 1
            if rest := bank.later(answer):
                self.later.append((f"{file.message_id}.later.csv", rest))
            step.tell(number, len(files))
        step.note = ", ".join(f"{count:,} {result}" for result, count in sorted(results.items())) or "none"

    def answered_later(self, step: Step) -> None:
        """What was unknown is known, and what came back late."""
        taken = [self._take(name, content) for name, content in self.later]
        self.later.clear()
        told = BankResult.objects.filter(answer__in=taken).values_list("result", flat=True)
        paid, back = (list(told).count(result) for result in ("paid", "returned"))
        step.note = f"{paid:,} were paid after all, {back:,} came back"

    def _take(self, name: str, content: bytes) -> BankAnswer:
        self._keep(name, content)
        return reconciliation.take_answer(actor=self.checker, source=content, name=name, at=now(), door=DOOR)

    def _keep(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)


def _filled(preview: PayoutPreview) -> bool:
    preview.refresh_from_db(fields=["filled_at"])
    return preview.filled_at is not None


def _is(run: PayoutRun, state: str) -> bool:
    run.refresh_from_db(fields=["state"])
    return run.state == state


def verified(step: Step, auditor: User) -> None:
    """Every sealed file is opened and reckoned again. Raises DemoError."""
    verdicts = list(export.verify_files(actor=auditor))
    if wrong := [one for one in verdicts if not one.ok]:
        raise DemoError(
            "\n".join(f"File {one.message_id} differs in {', '.join(one.differs)}." for one in wrong)
        )
    step.note = f"{len(verdicts)} files are as they were sealed"
