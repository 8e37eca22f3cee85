"""What changed between two documents, rule by rule."""

from itertools import permutations

import pytest

from claims.rules.policy import parse
from claims.rules.policy.differences import Difference, differences
from tests.rules.policy.making import SHIPPED, SMALL

PATHS = sorted(SHIPPED.rglob("*.toml"))
BOTH = '{ ko = "가", en = "A" }'
STEP = '\n[[steps]]\nid = "%s"\nlabel = { ko = "가", en = "A" }\nexpr = "loss"\n'


def changed(*pairs: tuple[str, str], more: str = "") -> tuple[Difference, ...]:
    text = SMALL
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return differences(parse(SMALL, name="old"), parse(text + more, name="new"))


def only(*pairs: tuple[str, str], more: str = "") -> tuple[str, str, str]:
    (found,) = changed(*pairs, more=more)
    return found.part, found.name, found.how


def lines(found: Difference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (found.old.lines if found.old else (), found.new.lines if found.new else ())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_document_does_not_differ_from_itself_however_it_is_laid_out(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    one, other = parse(text, name="a"), parse(f"# a word before\n\n{text}\n# and after\n", name="b")
    assert differences(one, one) == differences(one, other) == ()


def test_what_is_added_one_way_is_removed_the_other() -> None:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    for one, other in permutations([parse(path.read_text("utf-8"), name=path.stem) for path in PATHS[:4]], 2):
        there, back = differences(one, other), differences(other, one)
        assert there
        assert {(d.part, d.name, turned[d.how], d.new, d.old) for d in there if d.part != "tables"} == {
            (d.part, d.name, d.how, d.old, d.new) for d in back if d.part != "tables"
        }


def test_keys_of_the_header_and_of_its_tables() -> None:
    assert only(('time_zone = "Asia/Seoul"', 'time_zone = "UTC"')) == ("header", "time_zone", "changed")
    (found,) = changed(('en = "Title"', 'en = "Another"'))
    assert (found.part, found.name, found.how) == ("header", "title.en", "changed")
    assert lines(found) == (('"Title"',), ('"Another"',))
    assert only(('services = ["shop.*"]', 'services = ["*"]')) == ("header", "covers.services", "changed")
    en, ko = changed(('unit = "KRW"\n', f'unit = "KRW"\ntax = {BOTH}\n'))
    assert [(one.part, one.name, one.how) for one in (en, ko)] == [
        ("header", "tax.en", "added"),
        ("header", "tax.ko", "added"),
    ]


def test_an_input_is_one_rule_with_both_writings_and_its_label() -> None:
    (found,) = changed(('source = "records"\nmin = 1', 'source = "records"\nmin = 2'))
    assert (found.part, found.name, found.how) == ("inputs", "fee", "changed")
    assert found.old and found.new and (found.new.ko, found.new.en) == ("요금", "Fee")
    assert set(found.old.lines) ^ set(found.new.lines) == {"min = 1", "min = 2"}


def test_a_table_is_told_row_by_row() -> None:
    (found,) = changed(("value = 30_000", "value = 31_000"))
    assert (found.part, found.name, found.how) == ("tables", "bands", "changed")
    assert lines(found) == (
        ("{ over = 0, upto = 300000, value = 30000 }",),
        ("{ over = 0, upto = 300000, value = 31000 }",),
    )
    more = "value = 50_000 },\n    { over = 500_000, upto = 900_000, value = 60_000 },"
    assert only(("value = 50_000 },", more)) == ("tables", "bands", "added")
    gone = ("    { over = 300_000, upto = 500_000, value = 50_000 },\n", "")
    assert only(gone) == ("tables", "bands", "removed")


def test_a_step_more_is_added_and_two_that_changed_places_are_told() -> None:
    assert only(more=STEP % "again") == ("steps", "again", "added")
    first, second = STEP % "one", STEP % "two"
    there = parse(SMALL + first + second, name="a")
    turned = parse(SMALL + second + first, name="b")
    (found,) = differences(there, turned)
    assert (found.part, found.name, found.how) == ("steps", "", "changed")
    assert lines(found) == (("first", "second", "one", "two"), ("first", "second", "two", "one"))


def test_conditions_go_by_their_code() -> None:
    assert only(("loss == 0", "loss <= 0")) == ("refuse", "no_loss", "changed")
    found = changed(('code = "no_loss"', 'code = "nothing"'))
    assert [(one.part, one.name, one.how) for one in found] == [
        ("refuse", "no_loss", "removed"),
        ("refuse", "nothing", "added"),
    ]


def test_another_way_to_write_a_number_is_no_difference() -> None:
    assert changed(("over = 300_000", "over = 3_00_000")) == ()
