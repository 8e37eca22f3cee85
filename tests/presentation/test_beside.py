"""Two claims side by side: what is equal and what differs, and nothing of their people."""

import pytest
from django.utils.translation import override

from claims.models import Claim, Evidence
from claims.presentation.beside import Row, compared
from claims.stages.validation import relink
from tests.factories import ClaimantFactory, ClaimFactsFactory, PayeeAccountFactory
from tests.people import NOON
from tests.stages.review.making import assessed
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
SECRET = "김비밀"


def rows(one: Claim, other: Claim) -> dict[str, Row]:
    with override("en"):
        return {row.label: row for row in compared(one, other, until=NOON).rows}


def pair() -> tuple[Claim, Claim]:
    incident = kakao()
    said = {"phone": "+821012345678", "name": SECRET}
    return (
        merchant(incident, loss=300_000, claimant=ClaimantFactory(**said)),
        merchant(incident, loss=200_000, claimant=ClaimantFactory(**said), services=["kakaopay"]),
    )


def test_of_people_it_says_no_more_than_whether_they_are_the_same() -> None:
    one, other = pair()
    for claim, number in ((one, "110123456789"), (other, "110123456789")):
        PayeeAccountFactory(claim=claim, number=number)
    found = rows(one, other)
    assert found["Phone number"] == Row("Phone number", "given", "given", True)
    with override("en"):
        assert found["Claimant"].verdict == "different" and found["Name"].verdict == "the same"
    assert found["Account"] == Row("Account", "given", "given", True)
    text = " ".join(f"{row.one} {row.other}" for row in found.values())
    assert SECRET not in text and "5678" not in text and "110123456789" not in text and "789" not in text


def test_what_one_of_them_has_not_is_not_called_different() -> None:
    one, other = pair()
    PayeeAccountFactory(claim=one, number="110123456789")
    assert rows(one, other)["Account"] == Row("Account", "given", "none given", None)
    assert rows(one, other)["Papers"].verdict == "–"
    PayeeAccountFactory(claim=other, number="110123456780")
    assert rows(one, other)["Account"].same is False


def test_facts_are_compared_as_the_policies_ask_them() -> None:
    incident = kakao()
    one, other = merchant(incident, loss=300_000), merchant(incident, loss=200_000, services=["kakaopay"])
    assessed(incident)
    found = rows(one, other)
    (loss,) = [row for row in found.values() if row.one == "300,000 won" and "300,000" in row.one]
    assert (loss.other, loss.same) == ("200,000 won", False)
    assert found["Services"].same is False and found["Claimed period"].same is True
    assert found["What the policies give"].one == "30,000 won"


def test_one_paper_on_both_is_told() -> None:
    one, other = pair()
    for claim, papers in ((one, "ab"), (other, "bc")):
        for sha256 in papers:
            Evidence.objects.create(claim=claim, sha256=sha256 * 64, size=1, kind="image/png", at=NOON)
    assert rows(one, other)["Papers"] == Row("Papers", "2", "2", True)


def test_both_periods_stand_in_one_drawing_with_the_windows_of_both() -> None:
    one, other = pair()
    with override("en"):
        shown = compared(one, other, until=NOON)
    assert shown.keys == []
    assert shown.drawing.count('stroke-width="2" stroke-dasharray="6 3"') == 2
    assert all(shown.drawing.count(said) == 1 for said in ("Claimed period: ", "Period of the other claim: "))
    relink(claims=[one.pk], at=NOON)
    with override("en"):
        assert compared(one, other, until=NOON).keys == ["Same phone, other claimant"]


def test_an_answer_that_one_of_them_was_not_asked_for_is_missing_there() -> None:
    one, other = pair()
    ClaimFactsFactory(claim=other, version=2, inputs={})
    Claim.objects.filter(pk=other.pk).update(version=2)
    found = rows(one, Claim.objects.get(pk=other.pk))
    assert [row.other for row in found.values() if row.one == "300,000 won"] == ["–"]
