"""What is filed, by form and by line: every fault is found at once, named by field and code, and never repeated."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import export
from claims.rules.facts import CATEGORIES, CLAIMANT_TYPES
from claims.rules.filing import (
    COLUMNS,
    OPTIONAL,
    SENTENCES,
    Checked,
    Filing,
    Finding,
    checked_form,
    checked_line,
)
from claims.rules.policy.document import Choice, Input, Text
from tests.filings import CELLS, DRIVER, INDIVIDUAL, QUESTION
from tests.rules.export.orders import file_of

NOON = datetime(2022, 10, 21, 3, 0, tzinfo=UTC)
START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
END = datetime(2022, 10, 16, 12, 0, tzinfo=UTC)
WHOLE = (START, START + timedelta(days=5))
LAYOUTS = [export.layout("generic")]
LABEL = Text("표", "label")
RESIDENT = "900101-1234567"


def line(**said: str) -> tuple[Checked | None, list[Finding]]:
    cells = CELLS | said
    return checked_line(
        [cells[name] for name in (*COLUMNS, *OPTIONAL)], at=NOON, whole=WHOLE, layouts=LAYOUTS
    )


def kept(**said: str) -> Checked:
    checked, found = line(**said)
    assert found == []
    assert checked is not None
    return checked


def faults(**said: str) -> list[tuple[str, str]]:
    checked, found = line(**said)
    assert checked is None
    return [(finding.field, finding.code) for finding in found]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"claimant_type": "company"}, [("claimant_type", "choice")]),
        ({"claimant_type": ""}, [("claimant_type", "required")]),
        ({"category": "Claim"}, [("category", "choice")]),
        ({"services": ""}, [("services", "required")]),
        ({"services": "카카오톡"}, [("services", "service_form")]),
        ({"services": "a" * 61}, [("services", "service_form")]),
        ({"services": ";".join(f"s{n}" for n in range(41))}, [("services", "too_many_services")]),
        ({"from": ""}, [("from", "required")]),
        ({"from": "2022-10-15 15:30"}, [("from", "offset_missing")]),
        ({"from": "15.10.2022"}, [("from", "instant_form")]),
        ({"from": "0001-01-01T00:00:00+23:59"}, [("from", "year_out_of_range")]),
        ({"to": "9999-12-31T23:59:59-23:59"}, [("to", "year_out_of_range")]),
        ({"to": "2022-10-15T15:30:00.7+09:00"}, [("to", "period_reversed")]),
        ({"received_at": "2022-10-21T12:00:01+09:00"}, [("received_at", "in_future")]),
        ({"consented_at": ""}, [("consented_at", "required")]),
        ({"consented_at": "2022-10-21T12:00:01+09:00"}, [("consented_at", "in_future")]),
        ({"name": ""}, [("name", "required")]),
        ({"name": "가\x00나"}, [("name", "forbidden_character")]),
        ({"name": "가" * 101}, [("name", "text_too_long")]),
        ({"holder": "a\u202eb"}, [("holder", "forbidden_character")]),
        ({"holder": "예시 분식, 본점"}, [("holder", "character_does_not_fit")]),
        ({"holder": "예시\u3000분식"}, [("holder", "character_does_not_fit")]),
        ({"holder": "@예시"}, [("holder", "start_does_not_fit")]),
        ({"name": '예시 "분식"'}, [("holder", "character_does_not_fit")]),
        ({"name": "예시, 분식", "holder": "a\u202eb"}, [("holder", "forbidden_character")]),
        (QUESTION | {"bank": "088", "account": "110-123-456789"}, [("holder", "required")]),
        ({"phone": "02-123-4567"}, [("phone", "mobile_form")]),
        ({"email": "nobody"}, [("email", "email_form")]),
        ({"business_number": ""}, [("business_number", "required")]),
        ({"business_number": "12-3"}, [("business_number", "business_number_form")]),
        (DRIVER | {"driver_licence": ""}, [("driver_licence", "required")]),
        (INDIVIDUAL | {"email": "", "phone": ""}, [("email", "contact_missing")]),
        (INDIVIDUAL | {"email": "x", "phone": ""}, [("email", "email_form")]),
        ({"loss": "-1"}, [("loss", "amount_form")]),
        ({"loss": "3.5"}, [("loss", "amount_form")]),
        ({"loss": "3,00"}, [("loss", "amount_form")]),
        ({"loss": "1000000000001"}, [("loss", "out_of_range")]),
        ({"loss": "9" * 5000}, [("loss", "out_of_range")]),
        ({"street_hail_fares": "x"}, [("street_hail_fares", "amount_form")]),
        ({"papers": "1000"}, [("papers", "out_of_range")]),
        ({"language": "fr"}, [("language", "choice")]),
        ({"name": "", "loss": "x", "to": ""}, [("to", "required"), ("name", "required"), ("loss", "amount_form")]),
        (dict.fromkeys(CELLS, "") | {"category": "claim"}, [
            ("claimant_type", "required"), ("services", "required"), ("from", "required"), ("to", "required"),
            ("name", "required"), ("consented_at", "required"), ("email", "contact_missing"),
        ]),
    ],
)  # fmt: skip
def test_every_fault_of_a_line_is_found_at_once(
    said: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert faults(**said) == expected


@pytest.mark.parametrize("column", CELLS)
@pytest.mark.parametrize("typed", [RESIDENT, "９００１０１ １２３４５６７", "hong 900101.1234567 gildong"])
def test_a_resident_number_rejects_the_line_wherever_it_is_typed(column: str, typed: str) -> None:
    assert (column, "resident_number") in faults(**{column: typed})
    assert [code for field, code in faults(**{column: typed}) if field == column] == ["resident_number"]


def test_a_resident_number_inside_an_address_is_found() -> None:
    assert faults(email="kim9001011234567@example.com") == [("email", "resident_number")]


def test_a_good_line_is_kept_in_canonical_form() -> None:
    assert kept() == Checked(
        claimant_type="merchant",
        category="claim",
        services=("kakaopay", "kakaotalk.channel"),
        start=START,
        end=END,
        received_at=datetime(2022, 10, 20, 3, 0, tzinfo=UTC),
        key_kind="business_number",
        key="1248100998",
        identifier_mark="ok",
        name="예시 분식",
        phone="+821001234567",
        email="alice@example.com",
        identifier="1248100998",
        account_mark="ok",
        bank="088",
        account="110123456789",
        holder="예시 분식",
        inputs={"loss": 300_000},
        papers=2,
        language="ko",
        consented_at=datetime(2022, 10, 20, 2, 0, tzinfo=UTC),
        their_ref="F-1",
    )


@pytest.mark.parametrize(
    ("said", "kind", "key", "mark"),
    [
        ({}, "business_number", "1248100998", "ok"),
        ({"business_number": "１２４－８１－００９９８"}, "business_number", "1248100998", "ok"),
        ({"business_number": "124-81-00999"}, "business_number", "1248100999", "malformed"),
        ({"claimant_type": "partner"}, "business_number", "1248100998", "ok"),
        (DRIVER, "driver_licence", "112233333344", "ok"),
        (DRIVER | {"driver_licence": "99-22-333333-44"}, "driver_licence", "992233333344", "malformed"),
        (INDIVIDUAL, "email", "alice@example.com", "none"),
        (INDIVIDUAL | {"email": ""}, "phone", "+821001234567", "none"),
        (QUESTION, "email", "alice@example.com", "none"),
    ],
)
def test_the_strongest_identifier_names_the_claimant(
    said: dict[str, str], kind: str, key: str, mark: str
) -> None:
    checked = kept(**said)
    assert (checked.key_kind, checked.key, checked.identifier_mark) == (kind, key, mark)


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ({}, "ok"),
        ({"bank": "", "account": ""}, "none"),
        ({"bank": "999"}, "malformed"),
        ({"bank": ""}, "malformed"),
        ({"account": ""}, "malformed"),
        ({"account": "12-34"}, "malformed"),
    ],
)
def test_an_account_that_cannot_be_read_is_a_mark_and_is_not_kept(said: dict[str, str], mark: str) -> None:
    checked = kept(**said)
    assert checked.account_mark == mark
    assert (checked.account != "") == (mark == "ok")


def test_what_is_no_claim_needs_no_service_no_name_and_no_period() -> None:
    checked = kept(**QUESTION)
    assert (checked.services, checked.name, (checked.start, checked.end)) == ((), "", WHOLE)


def test_a_line_that_does_not_say_when_was_received_at_the_import() -> None:
    assert kept(received_at="").received_at == NOON


@given(st.dictionaries(st.sampled_from(sorted(CELLS)), st.text(max_size=40)))
def test_no_text_raises_and_no_finding_repeats_it(said: dict[str, str]) -> None:
    checked, found = line(**said)
    assert (checked is None) == bool(found)
    for finding in found:
        assert finding.sentence % finding.facts
        assert finding.field in CELLS
        for value in finding.facts.values():
            assert isinstance(value, int) or str(value).startswith("U+")


@given(st.lists(st.text(max_size=30), min_size=len(CELLS), max_size=len(CELLS)))
def test_no_line_at_all_raises(cells: list[str]) -> None:
    checked, found = checked_line(cells, at=NOON, whole=WHOLE, layouts=LAYOUTS)
    assert checked is None and found


_DIGITS = st.text(st.characters(categories=["Nd"]), max_size=20)


@given(
    st.fixed_dictionaries(
        {"papers": _DIGITS, "loss": _DIGITS, "account": _DIGITS, "phone": _DIGITS, "email": _DIGITS}
    )
)
def test_digits_of_any_script_never_raise_and_amounts_stay_in_bounds(said: dict[str, str]) -> None:
    checked, _found = line(**said)
    if checked is not None:
        assert 0 <= checked.papers <= 999
        json.dumps(checked.inputs)


# ---------------------------------------------------------------- forms

DECLARED = {
    "loss": Input("loss", "money", "claimant", LABEL, low=0, high=1_000_000),
    "closed": Input("closed", "boolean", "claimant", LABEL),
    "trade": Input(
        "trade", "choice", "claimant", LABEL, choices=(Choice("food", LABEL), Choice("retail", LABEL))
    ),
    "member": Input("member", "boolean", "records", LABEL, roster="kakaot-pro"),
}


def form(**said: Any) -> tuple[Checked | None, list[Finding]]:
    filing = Filing(
        **{
            "claimant_type": "merchant",
            "services": ("kakaotalk.channel",),
            "start": START,
            "end": END,
            "name": "예시 분식",
            "phone": "010-0123-4567",
            "email": "alice@example.com",
            "identifier": "124-81-00998",
            "consent_version": "2022-10-19",
        }
        | said
    )
    return checked_form(filing, at=NOON, declared=DECLARED, layouts=LAYOUTS)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"claimant_type": "king"}, [("claimant_type", "choice")]),
        ({"services": ()}, [("services", "required")]),
        ({"start": START.replace(tzinfo=None)}, [("start", "offset_missing")]),
        ({"end": START}, [("end", "period_reversed")]),
        ({"end": END.replace(year=2222)}, [("end", "year_out_of_range")]),
        ({"name": " "}, [("name", "required")]),
        ({"identifier": ""}, [("identifier", "required")]),
        ({"identifier": "124-81-00999"}, [("identifier", "business_number_check_digit")]),
        ({"identifier": RESIDENT}, [("identifier", "resident_number")]),
        ({"bank": "999", "account": "110123456789"}, [("bank", "unknown_bank")]),
        ({"bank": "088", "account": "1"}, [("account", "account_form")]),
        ({"bank": "088", "account": RESIDENT}, [("account", "resident_number")]),
        ({"inputs": {"loss": -1}}, [("loss", "out_of_range")]),
        ({"inputs": {"loss": 1_000_001}}, [("loss", "out_of_range")]),
        ({"inputs": {"loss": True}}, [("loss", "amount_form")]),
        ({"inputs": {"loss": "300000"}}, [("loss", "amount_form")]),
        ({"inputs": {"closed": 1}}, [("closed", "choice")]),
        ({"inputs": {"trade": "arms"}}, [("trade", "choice")]),
        ({"inputs": {"member": True}}, [("member", "unknown_input")]),
        ({"inputs": {"bonus": 1}}, [("bonus", "unknown_input")]),
        ({"papers": -1}, [("papers", "out_of_range")]),
        ({"language": "fr"}, [("language", "choice")]),
        ({"consent_version": ""}, [("consent", "consent_missing")]),
        ({"claimant_type": "individual", "email": "", "phone": ""}, [("email", "contact_missing")]),
        ({"name": "", "papers": 1000, "consent_version": ""}, [
            ("name", "required"), ("papers", "out_of_range"), ("consent", "consent_missing"),
        ]),
    ],
)  # fmt: skip
def test_every_fault_of_a_form_is_found_at_once(
    said: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    checked, found = form(**said)
    assert checked is None
    assert [(finding.field, finding.code) for finding in found] == expected


def test_a_good_form_is_kept_with_its_answers() -> None:
    answers = {"loss": 300_000, "closed": False, "trade": "food"}
    account = {"bank": "088", "account": "110-123-456789", "holder": "예시"}
    checked, found = form(inputs=answers, **account, mandates={"payee": ("예시", "대표")})
    assert found == []
    assert checked is not None
    assert (checked.inputs, checked.account, checked.holder) == (answers, "110123456789", "예시")
    assert checked.received_at == NOON


def test_an_account_of_somebody_else_says_who_they_are_and_one_of_the_owner_does_not() -> None:
    account = {"bank": "088", "account": "110-123-456789"}
    assert form(holder="이계좌", **account)[1] == [Finding("payee_relation", "required")]
    assert form(holder="김시험", name="예시 분식, 김시험", **account)[1] == []
    assert form(holder="이계좌")[1] == []  # no account, nobody is paid


_ANY = st.one_of(st.text(max_size=30), st.sampled_from([*CLAIMANT_TYPES, *CATEGORIES, "ko", RESIDENT]))


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            [
                "claimant_type",
                "category",
                "name",
                "phone",
                "email",
                "identifier",
                "bank",
                "account",
                "holder",
                "language",
            ],
            _ANY,
        )
        | {
            "services": st.lists(_ANY, max_size=3).map(tuple),
            "start": st.datetimes(),
            "end": st.datetimes(timezones=st.just(UTC)),
            "inputs": st.dictionaries(
                st.sampled_from(["loss", "trade", "x"]), st.one_of(st.integers(), _ANY)
            ),
        },
    )
)
def test_no_form_raises(said: dict[str, Any]) -> None:
    checked, found = form(**said)
    assert (checked is None) == bool(found)
    assert all(finding.sentence % finding.facts for finding in found)


def test_every_code_has_a_sentence_and_every_sentence_its_facts() -> None:
    facts = {"most": 1, "low": 0, "high": 1, "longest": 1, "character": "U+0000", "position": 1, "letters": 1}
    assert all(sentence % facts for sentence in SENTENCES.values())


# ---------------------------------------------------------------- what the bank's file can hold

# Names as people type them: mostly plain, often with what a file cannot hold among it.
TYPED_NAME = st.one_of(
    st.text(max_size=120),
    st.text("김예시 ,\"=+-@\u3000\u200d\u00a0\u0301AZ09()&.'", max_size=30),
)
TYPED_NUMBER = st.from_regex(r"[0-9]{2,6}(-[0-9]{2,6}){1,2}", fullmatch=True)


def in_the_file(checked: Checked) -> tuple[str, str, str]:
    """Bank, number and holder as the bank reads them in its file."""
    order = export.Order(
        "20221021-7-1-31", ("C-7K3QF-9M2TXA",), 1, "KRW", checked.bank, checked.account, checked.holder
    )
    (row,) = export.rows(export.layout("generic"), [file_of(export.layout("generic"), [order])])
    return row["bank_code"], row["account_number"], row["holder"]


@given(name=TYPED_NAME, holder=TYPED_NAME, number=TYPED_NUMBER)
def test_whatever_account_a_line_is_taken_with_stands_in_the_bank_s_file_as_it_is(
    name: str, holder: str, number: str
) -> None:
    checked, found = line(name=name, holder=holder, account=number)
    if checked is None:
        assert found
    elif checked.account:
        assert in_the_file(checked) == (checked.bank, checked.account, checked.holder)


@given(name=TYPED_NAME, holder=TYPED_NAME, number=TYPED_NUMBER)
def test_whatever_account_a_form_is_taken_with_stands_in_the_bank_s_file_as_it_is(
    name: str, holder: str, number: str
) -> None:
    whose = {"payee": ("예시", "대표")}
    checked, found = form(name=name, holder=holder, bank="088", account=number, mandates=whose)
    if checked is None:
        assert found
    else:
        assert in_the_file(checked) == (checked.bank, checked.account, checked.holder)


@pytest.mark.parametrize("name", ["예시, 분식", "=예시", '"예시"'])
def test_a_name_that_no_bank_reads_is_taken_with_another_holder_or_without_an_account(name: str) -> None:
    assert kept(name=name, holder="예시 분식").name == name
    assert kept(name=name, bank="", account="", holder="").account == ""
