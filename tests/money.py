"""Money for tests: awards with their postings, runs that two people bring to the bank, and what the bank says."""

from collections.abc import Callable
from typing import Any

from claims.models import Award, Claim, HandOver, PaymentFile, PayoutPreview, PayoutRun, Transfer
from claims.models.payout import ORDER
from claims.queries import payout as queries
from claims.stages import export, handover, payout, reconciliation
from claims.stages.authority import NamedRule
from claims.stages.review.postings import Posting, post
from tests.factories import AwardFactory, PayeeAccountFactory
from tests.people import NOON, person

FREEZER, SEALER = NamedRule("freezer"), NamedRule("sealer")


def award(
    *,
    claim: Claim | None = None,
    account: dict[str, Any] | None = None,
    without_account: bool = False,
    **said: Any,
) -> Award:
    """An award of an approved claim, posted as open; for cash the claim is given an account if it has none."""
    if claim is not None:
        decision = claim.decisions.filter(final=True).first()
        said |= {"decision": decision} if decision else {"decision__claim": claim}
    made = AwardFactory(**said)
    if made.kind == "cash" and not without_account and not made.claim.accounts.exists():
        PayeeAccountFactory(claim=made.claim, **(account or {}))
    posted(made)
    return made


def posted(made: Award) -> None:
    post([Posting("award", str(made.pk), "awarded", "open", made.unit, made.amount)], at=NOON)


# The steps of a run. Each takes a run in any earlier state, or opens one, and brings it to where it is named for.


def previewed(**said: Any) -> PayoutPreview:
    """What Felix sees before he opens a run."""
    preview = payout.ask_preview(actor=person("felix"), at=NOON, door="test", **said)
    return payout.fill_preview(actor=FREEZER, preview=preview, at=NOON)


def opened(preview: PayoutPreview | None = None) -> PayoutRun:
    return payout.open_run(actor=person("felix"), preview=preview or previewed(), at=NOON, door="test")


def frozen(run: PayoutRun | None = None) -> PayoutRun:
    """Felix opened it, and the rule froze it."""
    return payout.freeze_run(actor=FREEZER, run=run or opened(), at=NOON)


def checked(run: PayoutRun | None = None) -> PayoutRun:
    """Fiona typed its total."""
    run = _at_least(run, "frozen", frozen)
    total = queries.cash_total(run_id=run.pk)
    return payout.check_run(actor=person("fiona"), run=run, typed_total=total, at=NOON, door="test")


def sealed(run: PayoutRun | None = None) -> list[PaymentFile]:
    return export.seal(actor=SEALER, run=_at_least(run, "checked", checked), at=NOON)


def released(run: PayoutRun | None = None) -> list[PaymentFile]:
    """Fiona let the files go: they may be taken to the bank."""
    run = _at_least(run, "sealed", _sealed)
    payout.release_run(actor=person("fiona"), run=run, at=NOON, door="test")
    return list(run.files.order_by("pk"))


def taken(run: PayoutRun | None = None) -> list[PaymentFile]:
    """Felix took the files for the bank: the intent to hand them over by hand."""
    run = _at_least(run, "released", _released)
    for file in run.files.order_by("pk"):
        if not file.hand_overs.exists():
            export.download(actor=person("felix"), file=file, at=NOON, door="test")
    return list(run.files.order_by("pk"))


def sent(run: PayoutRun | None = None) -> list[PaymentFile]:
    """The bank has the files, and has given a receipt: the transfers are sent, and wait for its answer."""
    files = taken(run)
    for one in HandOver.objects.filter(file__in=files, state="intended").order_by("pk"):
        handover.confirm_receipt(actor=person("felix"), hand_over=one, receipt="R-1", at=NOON, door="test")
    return files


# A run that sets everything off has no file, and comes to its end all the same.


def _sealed(run: PayoutRun | None) -> PayoutRun:
    run = _at_least(run, "checked", checked)
    sealed(run)
    return PayoutRun.objects.get(pk=run.pk)


def _released(run: PayoutRun | None) -> PayoutRun:
    run = _at_least(run, "sealed", _sealed)
    released(run)
    return PayoutRun.objects.get(pk=run.pk)


def _at_least(run: PayoutRun | None, state: str, bring: Callable[[PayoutRun | None], PayoutRun]) -> PayoutRun:
    if run is not None:
        run = PayoutRun.objects.get(pk=run.pk)
    return run if run is not None and ORDER.index(run.state) >= ORDER.index(state) else bring(run)


def answer_file(results: dict[Transfer, str]) -> bytes:
    """The bank's answer of these results by transfer, amounts as sent."""
    lines = [f"{one.reference},{one.amount},{result},test" for one, result in results.items()]
    return "\n".join(["reference,amount,result,reason", *lines, ""]).encode()


def answered(results: dict[Transfer, str], **said: Any) -> Any:
    return reconciliation.take_answer(
        actor=said.pop("actor", None) or person("fiona"), source=answer_file(results), name="answer.csv", at=NOON,
        door="test",
    )  # fmt: skip


def balanced() -> None:
    """The identity holds in every unit, and the rows say what the ledger says."""
    told = queries.balance()
    assert all(one.holds for one in told), told
    assert told == queries.control()
