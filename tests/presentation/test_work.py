"""A worker's step as it is watched."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from claims.models import PayoutPreview, RunStep
from claims.presentation import work
from claims.stages.payout import NothingPayable
from tests.people import NOON


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def test_what_has_not_begun_has_no_progress_to_show() -> None:
    shown = work.shown(RunStep(step="freeze"), "Freezing")
    assert (shown["percent"], shown["attempts"], shown["error"]) == (None, 0, "")


@pytest.mark.parametrize(("reached", "of", "percent"), [(0, 3, 0), (1, 3, 33), (3, 3, 100), (0, 0, None)])
def test_progress_is_a_share(reached: int, of: int, percent: int | None) -> None:
    assert work.shown(PayoutPreview(reached=reached, of=of), "Counting")["percent"] == percent


def test_what_is_done_is_done_whatever_stopped_it_before() -> None:
    shown = work.shown(RunStep(step="seal", done_at=NOON, error="OperationalError"), "Sealing")
    assert (shown["percent"], shown["error"]) == (100, "")


def test_a_refusal_is_told_as_its_sentence_and_another_error_by_its_kind() -> None:
    refused = RunStep(
        error="nothing_payable", error_sentence=NothingPayable.sentence, error_facts={"left_out": "7"}
    )
    assert work.error(refused).startswith("Nothing can be paid now. Left out: 7 awards")
    assert work.error(RunStep(error="OperationalError")) == "Unexpected: OperationalError. Tell the operator."
