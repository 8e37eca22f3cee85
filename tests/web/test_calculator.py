"""The form of the calculator: which questions a policy makes, and what was down by the record."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import QueryDict
from django.utils.translation import override

from claims.models import Incident
from claims.rules.policy import Policy, compile_policy, parse
from claims.web.calculator import Calculator, recorded
from tests.factories import POLICIES, START, OutageWindowFactory, ServiceFactory
from tests.people import NOON


def shipped(name: str) -> Policy:
    return compile_policy(parse(next(POLICIES.rglob(f"{name}.toml")).read_text(), name=name))


def form(name: str, typed: str | None = None, *incidents: Incident) -> Calculator:
    data = None if typed is None else QueryDict(typed)
    return Calculator(data, policy=shipped(name), incidents=incidents, now=NOON)


def test_an_amount_that_no_outage_changes_asks_for_none() -> None:
    assert list(form("kakao-merchant-2022").fields) == ["if_loss"]


def test_several_claimant_types_are_asked_for_and_one_is_not() -> None:
    assert "claimant" in form("finland-electricity").fields
    assert "claimant" not in form("kakao-taxi-pro-2022").fields


def test_what_was_awarded_before_is_asked_for_where_it_counts() -> None:
    assert [name for name in form("finland-electricity").fields if name.startswith("before_")] == [
        "before_year"
    ]


def test_the_questions_stand_under_who_knows_the_answer() -> None:
    with override("ko"):
        parts = {part.title: [field.name for field in part.fields] for part in form("telecom-terms").parts()}
    assert parts["저희 기록이 다음과 같다면"] == ["if_plan_monthly_fee", "if_line_kind"]
    assert parts["담당자가 확인한 내용이 다음과 같다면"] == ["if_gross_negligence"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", {"claimant", "outage", "if_plan_monthly_fee", "if_line_kind"}),
        (
            "claimant=nobody&outage=no-such-outage&if_plan_monthly_fee=1&if_line_kind=tin",
            {"claimant", "outage", "if_line_kind"},
        ),
        ("claimant=merchant&outage=typed&if_plan_monthly_fee=1&if_line_kind=mobile", {"start", "end"}),
        ("claimant=merchant&outage=typed&start=x&end=%00&if_plan_monthly_fee=1&if_line_kind=mobile", {"start", "end"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_an_error_at_its_field(typed: str, wrong: set[str]) -> None:
    assert set(form("telecom-terms", typed).errors) == wrong


def test_what_was_awarded_for_the_event_was_awarded_in_the_year() -> None:
    asked = form("finland-electricity")
    assert asked._earlier({"before_event": 5}) == (5, 5, 5)
    assert asked._earlier({"before_year": 7}) == (0, 7, 7)


@pytest.mark.django_db
def test_the_recorded_outage_is_that_of_the_services_covered(incident: Incident) -> None:
    policy = shipped("kakao-taxi-pro-2022")
    before = recorded(policy, incident, "taxi_driver", until=NOON)
    later = DateTimeTZRange(START + timedelta(days=2), START + timedelta(days=3))
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="melon.more"), period=later)
    assert recorded(policy, incident, "taxi_driver", until=NOON) == before
    partial = {"extent": "partial", "period": later}
    OutageWindowFactory(incident=incident, service=ServiceFactory(key="kakaot.taxi"), **partial)
    found = recorded(policy, incident, "taxi_driver", until=NOON)
    assert (len(found.all), found.full) == (len(before.all) + 1, before.full)
