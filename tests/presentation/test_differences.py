"""Two texts beside one another, in the reader's language."""

from django.utils.translation import override

from claims.presentation import differences
from claims.rules.policy import parse
from tests.stages.policies.making import TEXT

NEWER = TEXT.replace('when = "claimed_loss == 0"', 'when = "claimed_loss < 1"')


def test_a_rule_is_named_in_the_language_of_the_reader() -> None:
    old, new = parse(TEXT, name="a"), parse(NEWER, name="b")
    with override("en"):
        (english,) = differences.rows(old, new)
    with override("ko"):
        (korean,) = differences.rows(old, new)
    assert (english.part, english.how, english.name) == ("Reasons to refuse", "Changed", "no_loss")
    assert english.title.startswith("No loss was claimed") and korean.title.startswith("신고하신 손실액")
    assert korean.part != english.part and korean.how != english.how


def test_only_the_lines_that_differ_are_marked() -> None:
    (row,) = differences.rows(parse(TEXT, name="a"), parse(NEWER, name="b"))
    assert [line.text for line in row.old if line.differs] == ['when = "claimed_loss == 0"']
    assert [line.text for line in row.new if line.differs] == ['when = "claimed_loss < 1"']
    assert len(row.old) == len(row.new) == 3


def test_the_bare_difference_names_no_files_and_nothing_where_nothing_differs() -> None:
    assert differences.plain(TEXT, TEXT) == []
    found = differences.plain(TEXT, NEWER)
    assert [line.kind for line in found if line.kind != "same"] == ["place", "removed", "added"]
    assert not any(line.text.startswith(("---", "+++")) for line in found)
