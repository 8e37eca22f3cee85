"""Layouts are documents: everything that is wrong with one is told at its line, and the shipped ones are in order."""

import pytest

from claims.rules.export import LayoutErrors, layout_of, parse, shipped
from claims.rules.export.installed import FOLDER

GOOD = (FOLDER / "shinhan.toml").read_text("utf-8")
KB = (FOLDER / "kb.toml").read_text("utf-8")
XML = (FOLDER / "pain001.toml").read_text("utf-8")
POINTS = (FOLDER / "fulfilment.toml").read_text("utf-8")


def wrong(text: str) -> list[tuple[str, str]]:
    with pytest.raises(LayoutErrors) as refused:
        parse(text, name="mine.toml")
    assert refused.value.code == "layout_errors" and "mine.toml" in str(refused.value)
    return [(problem.path, problem.message) for problem in refused.value.problems]


def test_a_layout_says_what_its_document_says() -> None:
    made = parse(GOOD, name="shinhan.toml")
    assert (made.key, made.name_en, made.encoding, made.line_end) == (
        "shinhan", "Shinhan Bank, bulk transfer", "cp949", "\r\n",
    )  # fmt: skip
    assert made.headers == [
        "입금은행 코드", "입금계좌", "고객관리성명", "입금액", "출금통장표시내용",
        "입금통장표시내용", "입금인코드", "비고", "업체사용Key",
    ]  # fmt: skip
    assert made.columns[0].measure == "bytes" and made.units == ("KRW",)
    assert made.told_in("reference") == "업체사용Key" and made.told_in("amount") == "입금액"
    assert made == layout_of(made.text)


def test_the_kb_layout_has_the_columns_of_the_bank_in_order() -> None:
    assert shipped()["kb"].headers == ["은행코드", "계좌번호", "이체금액", "받는분통장표시", "내통장메모"]


@pytest.mark.parametrize("key", ["shinhan", "kb", "pain001"])
def test_a_bank_s_layout_says_in_both_languages_what_to_verify(key: str) -> None:
    assert shipped()[key].verify_ko and shipped()[key].verify_en


@pytest.mark.parametrize(
    ("text", "old", "new", "path", "says"),
    [
        (GOOD, 'key = "shinhan"', 'key = "Shin Han"', "key", "not what `key` takes"),
        (GOOD, 'key = "shinhan"\n', "", "key", "is missing"),
        (GOOD, 'kinds = ["cash"]', 'kinds = ["gold"]', "kinds[1]", "unknown"),
        (GOOD, 'kinds = ["cash"]', 'kinds = ["cash", "points"]', "kinds", "two layouts"),
        (GOOD, 'encoding = "cp949"', 'encoding = "ebcdic"', "encoding", '"cp949"'),
        (GOOD, "header = true", "headers = true", "headers", "Did you mean `header`?"),
        (GOOD, 'value = "{bank}"', 'value = "{branch}"', "column[1].value", "{branch} is unknown here"),
        (GOOD, 'value = "{bank}"', 'value = "{bank"', "column[1].value", "{ is unknown here"),
        (GOOD, 'value = "{bank}"', "value = 4", "column[1].value", "not what `value` takes"),
        (GOOD, 'value = "{bank}"', 'value = "{member}"', "column[1].value", "{member} is empty for the kinds"),
        (GOOD, 'value = "{bank}"', 'value = "{codes}"', "column[1].value", "{codes} is empty for the kinds"),
        (GOOD, 'value = "{number}"', 'value = "{bank}"', "column", 'value = "{bank}"'),
        (GOOD, 'value = "{reference}"', 'value = "{claim}"', "column", 'value = "{reference}"'),
        (GOOD, 'value = "{amount}"\ntype = "number"\nlongest = 13\n', 'value = ""\n', "column", 'value = "{amount}"'),
        (GOOD, 'type = "number"\n', "", "column[4].type", "nothing else is"),
        (GOOD, 'value = "{bank}"\n', 'value = "{bank}"\ntype = "number"\n', "column[1].type", "nothing else is"),
        (GOOD, 'value = "{bank}"\nlongest = 3\n', 'value = "{bank}"\n', "column[1].longest", "is missing"),
        (GOOD, 'value = "{bank}"\nlongest = 3\n', 'value = "{bank}"\nlongest = 0\n', "column[1].longest", "1 ... 1000"),
        (GOOD, 'header = "비고"', 'header = "입금인코드"', "column[8].header", "two columns of this heading"),
        (GOOD, 'header = "비고"', 'header = "비,고"', "column[8].header", "can hold this heading"),
        (GOOD, 'header = "비고"', 'header = "é"', "column[8].header", "can hold this heading"),
        (GOOD, '"비고"\nvalue = ""', '"비고"\nvalue = "보상,é"\nlongest = 9', "column[8].value", "can hold this"),
        (GOOD, "{reference}\"\nlongest = 20", "{reference}\"\nlongest = 14", "column[9].longest", "at least 20"),
        (POINTS, 'value = "{member}"', 'value = "{number}"', "column[3].value", "{number} is empty"),
        (POINTS, 'kinds = ["points", "days", "credit"]', 'kinds = ["coupon"]', "column", 'value = "{codes}"'),
        (XML, 'header = "Ustrd"', 'header = "Strd"', "column", "EndToEndId, InstdAmt, MmbId, Nm, Id, Ustrd"),
        (XML, 'encoding = "utf-8"', 'encoding = "cp949"', "column", "In utf-8"),
        (XML, 'key = "pain001"', 'key = "pain001', "", "not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_key(text: str, old: str, new: str, path: str, says: str) -> None:
    assert text.count(old) >= 1
    found = wrong(text.replace(old, new, 1))
    assert any(at == path and says in sentence for at, sentence in found), found


def test_everything_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = GOOD.replace('"cp949"', '"latin"').replace("{bank}", "{branch}")
    with pytest.raises(LayoutErrors) as refused:
        parse(text, name="mine.toml")
    lines = [problem.line for problem in refused.value.problems]
    assert (
        len(lines) == 2
        and lines == sorted(lines)
        and lines[0] == 1 + text[: text.index("encoding")].count("\n")
    )


def test_a_layout_of_another_delimiter_without_a_heading_and_with_a_mark() -> None:
    text = KB.replace("header = true\n", 'delimiter = "tab"\n').replace('"cp949"', '"utf-8-sig"')
    made = parse(text, name="kb.toml")
    assert (made.delimiter, made.header, made.encoding) == ("\t", False, "utf-8-sig")
