"""What the form asks follows from the policies in force."""

import hashlib
from typing import Any

from claims.models import PolicyVersion
from claims.web.questions import questions
from tests.factories import POLICIES
from tests.stages.assessment.test_counting import GOODWILL

SHIPPED = {path.stem: path.read_text() for path in POLICIES.glob("*.toml")}


def version(text: str) -> PolicyVersion:
    return PolicyVersion(text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), number=1)


def shipped(*names: str) -> list[PolicyVersion]:
    return [version(SHIPPED[name]) for name in names or sorted(SHIPPED)]


def asked(claimant_type: str, versions: list[PolicyVersion]) -> dict[str, Any]:
    return {one.name: one for one in questions(claimant_type, versions).asked}


def test_nothing_is_asked_where_no_policy_is_in_force() -> None:
    assert questions("merchant", []) == ([], [])


def test_a_policy_for_others_asks_nothing() -> None:
    assert asked("partner", shipped()) == {}
    assert asked("individual", shipped()) == {}


def test_a_merchant_is_asked_for_the_loss_with_the_paper_to_keep_ready() -> None:
    loss = asked("merchant", shipped())["loss"]
    assert (loss.type, loss.unit, loss.low) == ("money", "KRW", 0)
    assert not loss.optional
    assert loss.evidence


def test_facts_of_our_records_are_told_and_not_asked() -> None:
    found = questions("taxi_driver", shipped())
    assert [one.name for one in found.asked] == ["street_hail_fares"]
    assert len(found.looked_up) == 3


def test_facts_of_the_ledger_are_asked_of_nobody() -> None:
    found = questions("individual", [version(GOODWILL)])
    assert found.asked == []
    assert len(found.looked_up) == 1


def test_what_only_members_need_to_answer_is_optional() -> None:
    assert asked("taxi_driver", shipped())["street_hail_fares"].optional


def test_one_question_of_two_policies_is_asked_once_with_the_widest_limits() -> None:
    text = SHIPPED["kakao-merchant-2022"]
    narrow = text.replace('source = "claimant"', 'source = "claimant"\nmin = 10\nmax = 400_000', 1)
    wide = text.replace('key = "kakao-merchant-2022"', 'key = "another-2022"', 1).replace(
        'source = "claimant"', 'source = "claimant"\nmin = 5\nmax = 900_000', 1
    )
    found = asked("merchant", [version(narrow), version(wide)])
    assert list(found) == ["loss"]
    assert (found["loss"].low, found["loss"].high) == (5, 900_000)
    assert len(found["loss"].policies) == 2


def test_a_question_bears_on_the_services_its_policy_covers() -> None:
    loss = asked("merchant", shipped())["loss"]
    assert loss.bears_on("merchant", ["kakaotalk.channel"])
    assert not loss.bears_on("merchant", ["melon"])
    assert not loss.bears_on("merchant", [])
