"""A listing is the only evidence: what it says of a file, and of everything at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import handover as rule
from claims.rules.handover import Entry, Ours, Sealed

FILE = Sealed("F-20221021-7-1", 100, "a" * 64)
IN = Entry(FILE.message_id, "in", FILE.size, FILE.sha256)
TAKEN = IN._replace(place="taken")
OTHER = Entry("F-20221021-7-2", "taken", 5, "b" * 64)


@pytest.mark.parametrize(
    ("listing", "verdict"),
    [
        ([], rule.ABSENT),
        ([OTHER], rule.ABSENT),
        ([IN], rule.THERE),
        ([TAKEN, OTHER], rule.THERE),
        ([IN._replace(sha256="c" * 64)], rule.DIFFERS),
        ([IN._replace(size=99)], rule.DIFFERS),
        ([IN, TAKEN._replace(sha256="c" * 64)], rule.DIFFERS),
        ([IN, TAKEN], rule.TWICE),
        ([TAKEN, TAKEN], rule.TWICE),
    ],
)
def test_what_a_listing_says_of_a_file(listing: list[Entry], verdict: str) -> None:
    assert rule.verdict(FILE, listing) == verdict


@given(st.lists(st.sampled_from([IN, TAKEN, OTHER, IN._replace(size=1)]), max_size=4))
def test_a_file_is_there_only_where_it_is_named_once_and_as_it_was_sealed(listing: list[Entry]) -> None:
    named = [entry for entry in listing if entry.message_id == FILE.message_id]
    there = len(named) == 1 and named[0][2:] == (FILE.size, FILE.sha256)
    assert (rule.verdict(FILE, listing) == rule.THERE) is there


@pytest.mark.parametrize("suffix", ["csv", "xml", "csv.2"])
def test_a_file_is_found_by_its_message_id_whatever_follows_it(suffix: str) -> None:
    assert rule.message_of(rule.file_name(FILE.message_id, suffix)) == FILE.message_id


@pytest.mark.parametrize(
    "name", ["", ".part", "readme.txt", "F-1.csv", "XF-20221021-7-1.csv", "F-20221021-7-1x.csv"]
)
def test_a_name_that_is_none_of_ours_has_no_message_id(name: str) -> None:
    assert rule.message_of(name) == ""


HANDED = Ours(FILE, handed=True)


@pytest.mark.parametrize(
    ("ours", "listing", "what"),
    [
        (HANDED, [TAKEN], rule.SAME),
        (HANDED, [], rule.MISSING),
        (HANDED._replace(settled=True), [], rule.SAME),  # the bank has answered: it had the file
        (HANDED._replace(listed=False), [], rule.BY_HAND),
        (HANDED._replace(listed=False, settled=True), [], rule.SAME),
        (Ours(FILE), [], rule.WAITS),
        (Ours(FILE, listed=False), [], rule.WAITS),
        (Ours(FILE, void=True), [], rule.WAITS),
        (Ours(FILE), [IN], rule.AHEAD),
        (Ours(FILE, void=True), [TAKEN], rule.VOID),
        (HANDED, [IN, TAKEN], rule.TWICE),
        (Ours(FILE), [IN._replace(size=1)], rule.DIFFERS),
        (None, [TAKEN], rule.FOREIGN),
    ],
)
def test_what_an_inventory_says_of_a_file(ours: Ours | None, listing: list[Entry], what: str) -> None:
    lines = rule.inventory([ours] if ours else [], listing)
    assert lines == [rule.Line(FILE.message_id, what, tuple(listing))]


FILES = [Sealed(f"F-20221021-7-{number}", number, "d" * 64) for number in range(1, 6)]


@given(
    st.lists(st.sampled_from(FILES), unique=True),
    st.lists(st.sampled_from(FILES)),
    st.booleans(),
    st.booleans(),
)
def test_an_inventory_names_every_file_of_both_sides_once_and_calls_plain_only_what_cannot_be_paid_twice(
    ours: list[Sealed], theirs: list[Sealed], handed: bool, void: bool
) -> None:
    known = [Ours(file, handed=handed, void=void and not handed) for file in ours]
    lines = rule.inventory(known, [Entry(f.message_id, "taken", f.size, f.sha256) for f in theirs])
    assert [line.message_id for line in lines] == sorted({f.message_id for f in [*ours, *theirs]})
    for line in lines:
        if line.what in rule.PLAIN and line.theirs:
            # Once with the bank, as we sealed it, and with us in a run that is not void: no other run pays its awards.
            assert len(line.theirs) == 1
            assert any(one.file.message_id == line.message_id and not one.void for one in known)
