"""A document as a page: tables, what is asked, what is given, worked examples; complete in both languages."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import override

from claims.models import PolicyVersion
from claims.presentation import numbers
from claims.presentation.policies import Page, in_force, page
from claims.rules.policy import Policy, compile_policy, parse
from tests.factories import POLICIES, START, IncidentFactory, PolicyVersionFactory, ServiceFactory
from tests.presentation.policies.test_formula import HEAD, TAIL

pytestmark = pytest.mark.django_db


def shipped(name: str) -> Policy:
    return compile_policy(parse(next(POLICIES.rglob(f"{name}.toml")).read_text(), name=name))


def told(name: str, language: str = "en") -> Page:
    with override(language):
        return page(shipped(name))


def written(text: str, language: str = "en") -> Page:
    with override(language):
        return page(compile_policy(parse(HEAD + text, name="test")))


def asks(name: str, keys: str) -> str:
    """One more input, whose English label is its name."""
    return f"inputs.{name} = {{ {keys}, label = {{ ko = '질문', en = '{name}' }} }}\n"


def texts(value: Any) -> list[str]:
    """Every text of a page."""
    if isinstance(value, str):
        return [value]
    return [text for part in value for text in texts(part)] if isinstance(value, list | tuple) else []


def test_a_table_has_its_edges_in_words() -> None:
    english, korean = told("kakao-merchant-2022").tables, told("kakao-merchant-2022", "ko").tables
    assert english[0].headings == ["Loss as claimed", "Payment for a loss of this size"]
    assert english[0].rows[1] == ["over 300,000 won and up to 500,000 won", "50,000 won"]
    assert korean[0].rows[1] == ["300,000원 초과 500,000원 이하", "50,000원"]


def test_tables_and_times_show_their_labels_where_they_have_any() -> None:
    assert [table.label for table in told("kakao-merchant-2022").tables] == [""]
    labelled = (
        "[during.open]\nlabel = { ko = '글', en = 'Office' }\ndays = ['mon']\n"
        "[tables.rate]\nlabel = { ko = '글', en = 'Rates' }\nrows = [{ at_least = 0, value = 1 }]\n"
    )
    found = written(labelled + TAIL)
    assert found.tables[-1].label == "Rates" and found.times[-1].label == "Office"


def test_days_texts_and_what_is_left_over_stand_in_their_cells() -> None:
    table = told("telecom-terms").tables[1]
    assert table.headings == ["Day on which the outage began", "Kind of line", "Times the fee"]
    assert table.rows == [
        ["until 30 June 2022", "Mobile", "8"],
        ["until 30 June 2022", "Broadband", "6"],
        ["from 1 July 2022", "all others", "10"],
    ]
    assert told("ofcom-late-start").tables[0].rows == [["1 April 2024 to 31 March 2025", "£6.10"]]
    assert told("kt-2021").tables[0].rows[0] == ["Small merchant", "10 days"]


def test_edges_that_are_open_or_exact() -> None:
    rows = "{ exact = 3, value = 1 }, { over = 3, below = 4, value = 2 }, { at_least = 4, value = 3 }"
    table = f"tables.more = [{rows}]\n"
    shown = written(table + TAIL.replace('"loss_"', '"lookup(more, outage.hours)"')).tables[1]
    assert [row[0] for row in shown.rows] == ["3 hours", "over 3 hours and below 4 hours", "at least 4 hours"]
    assert written(table + TAIL).tables[1].rows[0] == ["3", "1"]  # nobody looks into it


def test_what_is_asked_says_its_kind_its_limits_and_who_knows_it() -> None:
    asked = {one.label: one for one in written(TAIL).asked}
    assert (asked["Loss"].kind, asked["Loss"].source) == ("An amount in won.", "The claimant states it.")
    assert (asked["Fee"].kind, asked["Fee"].optional) == ("An amount in won. From 1 won on.", True)
    assert asked["Told"].source == "A member of staff finds it."
    assert asked["Line"].kind == "One of: Mobile, Fixed line."
    assert (asked["Report"].kind, asked["Delay"].kind) == ("A day.", "A length of time in minutes.")


def test_limits_are_told_on_both_sides() -> None:
    day = asks("x", "type = 'date', source = 'staff', min = 2022-01-01, max = 2022-12-31")
    most = asks("y", "type = 'integer', source = 'staff', max = 9")
    asked = {one.label: one.kind for one in written(day + most + TAIL).asked}
    assert asked["x"] == "A day. From 1 January 2022 to 31 December 2022."
    assert asked["y"] == "A whole number. Up to 9."


@pytest.mark.parametrize(
    ("per", "said"),
    [
        ("event", "What was awarded under “Title of another” for this outage."),
        ("year", "What was awarded under “Title of another” in this calendar year."),
        ("claimant", "What was ever awarded under “Title of another”."),
    ],
)
def test_a_fact_of_the_ledger_names_the_other_policy(per: str, said: str) -> None:
    ledger = asks("z", f"type = 'money', source = 'ledger', policy = 'another', per = '{per}'")
    PolicyVersionFactory(
        text=HEAD.replace('"all-kinds"', '"another"').replace('"Title"', '"Title of another"') + TAIL
    )
    assert {one.label: one.source for one in written(ledger + TAIL).asked}["z"] == said


def test_the_times_that_count_are_told() -> None:
    more = "during.late = { until = 07:30:00, since = 'day_', till = 'day_' }\n"
    times = written(more + TAIL).times
    assert times[0].parts == ["Monday to Wednesday", "from 09:00 to 24:00", "without public holidays"]
    assert times[1].parts == ["from 00:00 to 07:30", "from the day “Report” on", "until the day “Report”"]
    assert written(TAIL, "ko").times[0].parts[0] == "월요일~수요일"


def test_a_line_says_what_cuts_and_rounds_it() -> None:
    line = told("ofgem-severe-2023").lines[0]
    assert line.amount == "£80.00 + £40.00 × “Further full periods of 6 hours”"
    assert line.notes == ["At most £2,000.00."]
    assert told("kakao-taxi-pro-2022").lines[0].notes == ["The amount is rounded up in steps of 10 points."]
    assert told("aws-ec2-sla").lines[0].notes[-1] == "Less than $1.01 is not given."
    assert told("melon-2022").lines[0].when == "“The expiry can be moved” is yes"
    once = written(TAIL + 'once_per = ["claimant", "incident", "service"]\n')
    assert once.lines[0].notes == ["Given once to each claimant, for each outage and each service."]
    assert once.once == "Given once to each claimant."


@pytest.mark.parametrize("per", ["claim", "event", "year", "claimant"])
def test_a_cap_says_what_it_sums(per: str) -> None:
    cap = f'[[cap]]\nid = "c"\nlabel = {{ ko = "한도", en = "Left" }}\nper = "{per}"\nmost = 5_000\n'
    found = written(TAIL + cap).caps[0]
    assert (found.label, found.most) == ("Left", "5,000 won")
    assert found.over.startswith("Payment: together ")


def test_the_cases_are_worked_examples() -> None:
    found = told("finland-electricity").examples[3]
    assert [(fact.label, fact.value) for fact in found.facts] == [
        ("Claimed as", "Individual"),
        ("Annual network fee", "€600.00"),
        ("Outage", "10 November 2024, 08:00 to 22 November 2024, 20:00 (300 hours)"),
        ("Awarded before in this calendar year", "€900.00"),
        ("Ever awarded before", "€900.00"),
    ]
    assert found.judged.total == "€300.00"
    refused = told("kakao-merchant-2022", "ko").examples[4].judged
    assert (refused.total, refused.reason) == ("", "신고하신 손실액이 없어 지원금을 드릴 수 없습니다.")


def test_services_and_outages_are_called_by_their_names() -> None:
    ServiceFactory(key="kakaotalk.channel", name_en="Talk Channel")
    IncidentFactory(key="kakao-2022", name_en="The outage of October")
    covers = told("kakao-merchant-2022").covers
    assert covers.types == ["Small merchant"]
    assert covers.services[:2] == ["Talk Channel", "account.login"]
    assert covers.incidents == ["The outage of October"]
    assert told("finland-electricity").covers.incidents == ["All outages"]


@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_page_is_complete_in_both_languages(path: Any) -> None:
    korean, english = told(path.stem, "ko"), told(path.stem, "en")
    shared = {english.url, english.clause, english.zone, *english.covers.services, *english.covers.incidents}
    here = texts(list(english))
    # What both say alike are figures, names of the house, and nothing else.
    alike = {
        text for text in texts(list(korean)) if text in here and any(sign.isalpha() for sign in text)
    } - shared
    steps = {row.id for example in english.examples for row in example.judged.rows}
    kinds = {row.kind for example in english.examples for row in example.judged.rows}
    assert alike - steps - kinds == set()
    assert not any("이(가)" in text or "%(" in text for text in texts(list(korean)))


def test_how_a_version_stands() -> None:
    version = PolicyVersion(state=PolicyVersion.State.ADOPTED, in_force=DateTimeTZRange(START, None))
    with override("en"):
        assert in_force(version, at=START).state == "now"
        assert in_force(version, at=START - timedelta(1)).said == "Comes in force on 15 October 2022, 15:30"
        version.in_force = DateTimeTZRange(START, START + timedelta(1))
        assert in_force(version, at=START + timedelta(1)).state == "over"
        version.in_force, version.state = None, PolicyVersion.State.PROPOSED
        assert in_force(version, at=START).said == "Proposed"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Fraction(5, 8), "day", "0.625 days"),
        (Fraction(1), "day", "1 day"),
        (Fraction(-1, 8), "", "-0.125"),
        (Fraction(1, 3), "", "1/3"),
        (Fraction(252, 1), "GBP", "£2.52"),
        (Fraction(1, 2), "GBP", "0.005 GBP"),
        (Fraction(3001, 2), "KRW", "1,500.5 won"),
    ],
)
def test_a_figure_of_a_document_is_told_to_its_last_place(value: Fraction, unit: str, said: str) -> None:
    with override("en"):
        assert numbers.exact(value, unit) == said
