"""What goes wrong in a submitter's list: some is kept and marked, most rejects the line, nothing stops a file."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Final

Cells = dict[str, str]


def _wrong_digit(cells: Cells) -> None:
    """Ten digits with a wrong check digit: still names a business, and is kept as malformed."""
    number = cells["business_number"]
    cells["business_number"] = number[:-1] + str((int(number[-1]) + 1) % 10)


def _set(column: str, value: str) -> Callable[[Cells], None]:
    def change(cells: Cells) -> None:
        cells[column] = value

    return change


def _reversed(cells: Cells) -> None:
    cells["from"], cells["to"] = cells["to"], cells["from"]


# Among them a number of the form of a resident number, whose check digit is wrong: it is nobody's.
CHANGES: Final[tuple[Callable[[Cells], None], ...]] = (
    _reversed,
    _set("phone", "02-0000"),
    _set("email", "without-at.example.com"),
    _set("name", ""),
    _set("name", "홍길동 000101-3000000"),
    _set("holder", "예시\u202e상점"),
    _set("account", "12-34"),
    _set("account", "12-34"),
    _set("bank", "999"),
    _set("loss", "약 삼십만원"),
    _set("from", "2022/10/15 15:30"),
    _set("from", "2022-10-15T15:30:00"),
    _set("claimant_type", "company"),
    _set("consented_at", ""),
    _set("services", "카카오톡 채널"),
)


def mishap(random: Random, cells: Cells, row: Callable[[Iterable[str]], bytes]) -> bytes:
    """The line of these cells with something wrong in it."""
    chance = random.random()
    if chance < 0.85:
        change = _wrong_digit if cells["business_number"] and chance < 0.3 else random.choice(CHANGES)
        change(cells)
        return row(cells.values())
    line = row(cells.values())
    if chance < 0.88:
        return line.replace(b",", b',"', 1)  # a quote that nobody closes
    if chance < 0.91:
        return line.replace("김".encode(), "김".encode("cp949")).replace(b",", b",\xff", 1)
    if chance < 0.94:
        return line.replace(b",", b",,", 1)
    if chance < 0.97:
        return line.replace(b",", b",\x00", 1)
    return line[:-1] + b"x" * 30_000 + b"\n"
