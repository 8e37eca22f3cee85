"""A file of outage windows, read."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.outages import COLUMNS, SENTENCES, RecordFile, Stated, read

KNOWN = {"melon", "daum.mail"}
START = datetime(2022, 10, 15, 6, 30, tzinfo=UTC)
FROM, PARTLY, BACK = "2022-10-15T15:30:00+09:00", "2022-10-16T08:00:00+09:00", "2022-10-18T09:00:00+09:00"


def line(
    *times: str, service: str = "melon", names: str = "멜론,Melon", function: str = "", basis: str = "notice"
) -> str:
    return ",".join([service, names, function, *times, basis])


def reading(*lines: str) -> RecordFile:
    text = "\n".join([",".join(COLUMNS), *lines])
    return read(BytesIO(text.encode(errors="surrogateescape")), known=KNOWN)


def codes(*lines: str) -> list[tuple[int, str, str]]:
    found = reading(*lines)
    return [(issue.line, issue.field, issue.code) for issue in found.issues]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (line(FROM, PARTLY, BACK, service="lemon"), ("service", "unknown_service")),
        (line(FROM, PARTLY, BACK, service=""), ("service", "required")),
        (line("", PARTLY, BACK), ("down_from", "required")),
        (line(FROM, PARTLY, BACK, basis=""), ("basis", "required")),
        (line(FROM, PARTLY, BACK, names=",Melon"), ("name_ko", "required")),
        (line(FROM, PARTLY, BACK, names="멜론," + "M" * 121), ("name_en", "text_too_long")),
        (line(FROM, PARTLY, BACK, names="멜\u202e론,Melon"), ("name_ko", "forbidden_character")),
        (line(FROM, PARTLY, BACK, function="\0"), ("function", "forbidden_character")),
        (line("15/10/2022 15:30", PARTLY, BACK), ("down_from", "date_form")),
        (line("2022-10-15T15:30:00", PARTLY, BACK), ("down_from", "offset_missing")),
        (line("2022-10-15", PARTLY, BACK), ("down_from", "offset_missing")),
        (line("0001-01-01T00:00:00+23:59", PARTLY, BACK), ("down_from", "date_form")),
        (line("２０２２-10-15T15:30:00+09:00", PARTLY, BACK), ("down_from", "date_form")),
        (line(FROM, FROM, BACK), ("partly_back", "ends_before_it_starts")),
        (line(FROM, BACK, PARTLY), ("back", "ends_before_it_starts")),
        (line(FROM, "", "2022-10-15T06:30:00+00:00"), ("back", "ends_before_it_starts")),
        (line(FROM, PARTLY), ("", "width")),
        (line(FROM, PARTLY, BACK) + ",more", ("", "width")),
        (line(FROM, PARTLY, BACK, basis='"not"ice'), ("", "quotes")),
        (line(FROM, PARTLY, BACK, basis="\udcff"), ("", "encoding")),
    ],
)
def test_a_bad_line_is_named_with_its_field_and_reason(said: str, expected: tuple[str, str]) -> None:
    good = line(FROM, "", BACK, service="daum.mail")
    found = reading(good, said)
    assert [(issue.line, issue.field, issue.code) for issue in found.issues] == [(3, *expected)]
    assert {window.line for window in found.windows} == {2}


def test_all_that_is_wrong_with_one_line_is_told() -> None:
    assert codes(line("yesterday", PARTLY, "2022-10-18T09:00:00", service="lemon", basis="")) == [
        (2, "basis", "required"),
        (2, "service", "unknown_service"),
        (2, "down_from", "date_form"),
        (2, "back", "offset_missing"),
    ]


def test_every_reason_has_a_sentence_that_its_facts_fill() -> None:
    found = reading(
        line("yesterday", PARTLY, BACK, service="lemon", basis=""),
        line(FROM, BACK, PARTLY, names="멜\u202e론," + "M" * 121),
        line(FROM, PARTLY, BACK),
        line(FROM, PARTLY, BACK),
        line(PARTLY, "", ""),
    )
    for issue in found.issues:
        assert SENTENCES[issue.code] % issue.facts
    assert {"duplicate", "overlap", "text_too_long", "forbidden_character"} <= {i.code for i in found.issues}


def test_a_line_that_says_the_same_and_one_that_overlaps_are_told_apart() -> None:
    assert codes(line(FROM, PARTLY, BACK), line(FROM, PARTLY, BACK)) == [(3, "down_from", "duplicate")]
    assert codes(line(PARTLY, "", ""), line(FROM, "", BACK)) == [(2, "down_from", "overlap")]
    assert reading(line(PARTLY, "", ""), line(FROM, "", BACK)).issues[0].facts == {"other": 3}
    assert codes(line(FROM, "", PARTLY), line(PARTLY, "", BACK)) == []
    assert codes(line(FROM, "", BACK), line(FROM, "", BACK, service="daum.mail")) == []


def test_partly_back_makes_a_partial_outage_that_follows_the_full_one() -> None:
    found = reading(line(FROM, PARTLY, BACK))
    back = datetime(2022, 10, 18, 0, 0, tzinfo=UTC)
    partly = datetime(2022, 10, 15, 23, 0, tzinfo=UTC)
    assert found.windows == [
        Stated(2, "melon", "full", START, partly, "notice"),
        Stated(2, "melon", "partial", partly, back, "notice"),
    ]
    assert (found.lines, found.issues) == (1, [])
    assert found.services["melon"].name_ko == "멜론"


def test_an_outage_without_an_end_lasts() -> None:
    assert [(w.extent, w.end) for w in reading(line(FROM, "", "")).windows] == [("full", None)]
    lasting = reading(line(FROM, PARTLY, "")).windows
    assert [(w.extent, w.end is None) for w in lasting] == [("full", False), ("partial", True)]


def test_other_offsets_state_the_same_instants() -> None:
    (window,) = reading(line("2022-10-15T06:30:00Z", "", "2022-10-15T17:30:00+10:30")).windows
    assert (window.start, window.end) == (START, START + timedelta(minutes=30))


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_whatever_stands_in_a_file_is_a_window_or_an_issue(lines: list[bytes]) -> None:
    found = read(BytesIO(b"\n".join([",".join(COLUMNS).encode(), *lines])), known=KNOWN)
    stated = {window.line for window in found.windows} | {issue.line for issue in found.issues}
    assert len(stated) <= found.lines <= len(b"\n".join(lines).split(b"\n"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(KNOWN)), st.integers(0, 30), st.one_of(st.none(), st.integers(1, 9))
        ),
        max_size=7,
    )
)
def test_a_file_without_issues_states_no_time_of_a_service_twice(
    spans: list[tuple[str, int, int | None]],
) -> None:
    lines = [
        line(
            (START + timedelta(hours=start)).isoformat(),
            "",
            "" if size is None else (START + timedelta(hours=start + size)).isoformat(),
            service=service,
        )
        for service, start, size in spans
    ]
    ends = [(service, start, 999 if size is None else start + size) for service, start, size in spans]
    twice = any(
        a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for n, a in enumerate(ends) for b in ends[n + 1 :]
    )
    assert bool(reading(*lines).issues) == twice
