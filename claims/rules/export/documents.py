"""From the TOML text of a layout to the layout, or to all of its errors at once, each with its line."""

import re
from functools import lru_cache
from typing import Final

from claims.rules.export.fitting import BYTES, CHARACTERS, QUOTE, Room
from claims.rules.export.layouts import CASH, DELIMITED, PAIN, Column, Layout
from claims.rules.export.orders import ATTRIBUTES, OF_ACCOUNTS, OF_COUPONS, OF_MEMBERS
from claims.rules.export.pain import ELEMENTS
from claims.rules.policy.document import KINDS
from claims.rules.policy.fields import Fields
from claims.rules.policy.problems import PolicyErrors, Problem
from claims.rules.policy.reading import toml_of
from claims.rules.refusal import N_, Refusal

ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp949")
LINE_ENDS: Final = {"crlf": "\r\n", "lf": "\n"}
DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SUFFIXES: Final = ("csv", "txt", "xml")
LONGEST_CELL: Final = 1_000
LONGEST_REFERENCE: Final = 35
SHORTEST_FOR_REFERENCES: Final = 20  # what a run of 99,999 transfers needs
_KEY: Final = r"[a-z][a-z0-9_]{0,39}"
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")


class LayoutErrors(Refusal):
    """A layout that is not lawful. `problems` holds all that is wrong, in the order of the lines."""

    code = "layout_errors"
    sentence = N_("The layout %(name)s has errors; correct them and try again.")

    def __init__(self, *, name: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(name=name)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.problems)])


def parse(text: str, *, name: str) -> Layout:
    """The layout that `text` writes down; `name` says where it came from. Raises LayoutErrors."""
    fields, layout = _read(text, name)
    if not fields.problems:
        _asked(fields, layout)
        _held(fields, layout)
    return _lawful(fields, layout)


@lru_cache(maxsize=64)
def layout_of(text: str) -> Layout:
    """The layout of a document that was kept with a file: what is asked of new ones only is not asked of it.

    Raises LayoutErrors.
    """
    return _lawful(*_read(text, "kept"))


def _read(text: str, name: str) -> tuple[Fields, Layout]:
    try:
        raw, problems = toml_of(text, name)
    except PolicyErrors as errors:
        raise LayoutErrors(name=name, problems=errors.problems) from errors
    fields = Fields(raw, (), problems)
    layout = _layout(fields, text)
    fields.done()
    return fields, layout


def _lawful(fields: Fields, layout: Layout) -> Layout:
    if problems := fields.problems.found:
        raise LayoutErrors(name=fields.problems.name, problems=problems)
    return layout


def _layout(fields: Fields, text: str) -> Layout:
    key = fields.text("key", '"shinhan"', pattern=_KEY)
    names = fields.both("name", longest=100)
    kinds = fields.some_of("kinds", ", ".join(f'"{kind}"' for kind in KINDS), pattern=r"\w+", words=KINDS)
    units = fields.some_of("units", '"KRW", "point" ...', pattern=r"[A-Za-z][\w-]{0,19}", required=False)
    writer = fields.one_of("writer", (DELIMITED, PAIN), default=DELIMITED)
    encoding = fields.one_of("encoding", ENCODINGS)
    line_end = fields.one_of("line_end", tuple(LINE_ENDS), default="crlf")
    delimiter = fields.one_of("delimiter", tuple(DELIMITERS), default="comma")
    header = fields.flag("header")
    suffix = fields.one_of("suffix", SUFFIXES, default="csv")
    verify = fields.both("verify", required=False)
    measure = fields.one_of("measure", (CHARACTERS, BYTES), default=CHARACTERS)
    columns = tuple(
        _column(row, measure) for row in fields.rows("column", "[[column]]", most=60, required=True)
    )
    return Layout(
        key=key, name_ko=names.ko, name_en=names.en, kinds=kinds, units=units, writer=writer, encoding=encoding,
        line_end=LINE_ENDS[line_end], delimiter=DELIMITERS[delimiter], header=header, suffix=suffix, columns=columns,
        verify_ko=verify.ko, verify_en=verify.en, text=text,
    )  # fmt: skip


def _column(row: Fields, measure: str) -> Column:
    header = row.text("header", '"입금액"', longest=60)
    value = row.raw("value", '"{reference}", "{claim}{more}" or ""')
    if value is not None and not isinstance(value, str):
        row.bad("value", '"{reference}", "{claim}{more}" or ""')
        value = None
    longest = row.whole("longest", low=1, high=LONGEST_CELL, required=bool(value)) or LONGEST_CELL
    measure = row.one_of("measure", (CHARACTERS, BYTES), default=measure)
    number = row.one_of("type", ("text", "number"), default="text") == "number"
    row.done()
    for found in _BRACES.finditer(value or ""):
        if found[1] not in ATTRIBUTES:
            places = ", ".join(f"{{{name}}}" for name in ATTRIBUTES)
            row.wrong("value", N_("%(found)s is unknown here. Write one of: %(places)s."), found=found[0],
                      places=places)  # fmt: skip
            value = ""
            break
    return Column(header, value or "", longest, measure, number)


def _asked(fields: Fields, layout: Layout) -> None:
    """What a file must tell for the payment to be made and its answer to be read, and may tell of these kinds."""
    cash = CASH in layout.kinds
    if cash and len(layout.kinds) > 1:
        fields.wrong("kinds", N_('"cash" goes to accounts and all else to members: write two layouts.'))
        return
    wanted = ["reference", "amount", *(("bank", "number") if cash else ("member_by", "member"))]
    if coupons := "coupon" in layout.kinds:
        wanted += ["codes"]
    told = [column.only for column in layout.columns if column.only]
    for place in wanted:
        if told.count(place) != 1:
            fields.wrong(
                "column", N_('One column, and no second one, has to be value = "{%(place)s}".'), place=place
            )
    unknown = (OF_MEMBERS if cash else OF_ACCOUNTS) | (OF_COUPONS if not coupons else frozenset())
    for index, column in enumerate(layout.columns):
        if astray := unknown & set(column.places):
            fields.problems.add(
                ("column", index, "value"), N_("{%(place)s} is empty for the kinds of this layout. Take it out."),
                place=min(astray),
            )  # fmt: skip


def _held(fields: Fields, layout: Layout) -> None:
    """Headings that differ and can stand in the file, and columns wide enough for what is always written there."""
    ends_cell = layout.delimiter + QUOTE if layout.writer == DELIMITED else ""
    if layout.writer == PAIN and (tuple(layout.headers) != ELEMENTS or layout.encoding != "utf-8"):
        fields.wrong(
            "column",
            N_("In utf-8, the columns of this writer are: %(elements)s."),
            elements=", ".join(ELEMENTS),
        )
    for index, column in enumerate(layout.columns):
        at = ("column", index, "header")
        if layout.headers.index(column.header) != index:
            fields.problems.add(at, N_("There are two columns of this heading. Write another."))
        room = Room(encoding=layout.encoding, longest=LONGEST_CELL, ends_cell=ends_cell)
        if not room.holds(column.header):
            fields.problems.add(
                at, N_("No file of this encoding and delimiter can hold this heading. Write another.")
            )
        constant = _BRACES.sub("", column.value).strip()
        if constant and not room.holds(constant):
            fields.problems.add(
                ("column", index, "value"),
                N_("No file of this encoding and delimiter can hold this. Write another."),
            )
        if column.only == "reference" and not column.longest >= SHORTEST_FOR_REFERENCES:
            fields.problems.add(
                ("column", index, "longest"), N_("References need at least %(least)s characters here."),
                least=SHORTEST_FOR_REFERENCES,
            )  # fmt: skip
        if column.number is not (column.only == "amount"):
            fields.problems.add(
                ("column", index, "type"), N_('The amount is type = "number", and nothing else is.')
            )
