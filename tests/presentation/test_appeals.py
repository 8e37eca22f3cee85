"""What an appeal is against: lines with what they give, and policies that give nothing, by their names."""

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import Appeal, Claim
from claims.presentation.appeals import against, choices
from claims.stages import review
from tests.people import NOON
from tests.stages.review.making import PAYMENT, assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
WHOLE = ("kakao-merchant-2022", "")


@pytest.mark.parametrize(
    ("loss", "outcome", "codes", "key", "ko", "en"),
    [
        (300_000, "approve", [], PAYMENT, "30,000원", "30,000 won"),
        (0, "reject", ["loss_not_shown"], WHOLE, "없음", "nothing"),
    ],
)
def test_each_thing_that_may_be_appealed_is_named_in_the_language_of_the_reader(
    loss: int, outcome: str, codes: list[str], key: tuple[str, str], ko: str, en: str
) -> None:
    claim = merchant(kakao(), loss=loss)
    assessed(claim.incident)
    made = decided(claim, outcome, codes=codes)
    for language, ending in (("ko", ko), ("en", en)):
        with override(language):
            (found,) = choices(made)
            assert found.key == key
            assert found.name.endswith(f" · {ending}") and "kakao-merchant" not in found.name


@pytest.fixture
def claim(alice: User) -> Claim:
    made = merchant(kakao(), filed_by=alice)
    assessed(made.incident)
    decided(made)
    return made


def test_an_appeal_without_lines_is_against_the_whole_decision(claim: Claim, alice: User) -> None:
    assert against(review.appeal(actor=alice, claim=claim, words="More.", at=NOON, door="test")) == []


def test_lines_are_told_with_their_words_also_those_kept_without_any(claim: Claim, alice: User) -> None:
    made = review.appeal(actor=alice, claim=claim, words="", lines={PAYMENT: "More."}, at=NOON, door="test")
    (found,) = against(made)
    assert (found.key, found.words) == (PAYMENT, "More.")
    (old,) = against(Appeal(decision=made.decision, lines=[list(PAYMENT)]))
    assert old == found._replace(words="")
