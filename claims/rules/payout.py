"""References that go to the bank and come back: made here, with check digits, so that a misread one is no other one."""

import re
from datetime import date, timedelta
from typing import Final

FIRST_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(minutes=15)
LONGEST: Final = 35  # ISO 20022, end-to-end identification
_FORM: Final = re.compile(r"([0-9]{8})-([0-9]{1,10})-([0-9]{1,10})-([0-9]{2})")

# Where an award's amount stands in the ledger, by the state of the transfer of its live payout.
STANDS: Final = {
    "sealed": "in_flight",
    "sent": "in_flight",
    "unknown": "unknown",
    "paid": "paid",
}
# Where it goes when the bank has answered.
GOES: Final = {
    "paid": "paid",
    "failed": "payable_again",
    "returned": "payable_again",
    "unknown": "unknown",
}
ENDS_ATTEMPT: Final = frozenset({"failed", "returned"})  # the payout is dead, and another attempt may be made


def run_key(on: date, run: int) -> str:
    """The business key of a run: '20221021-7'."""
    return f"{on:%Y%m%d}-{run}"


def transfer_reference(key: str, number: int) -> str:
    """The end-to-end reference of the run's transfer `number`, counted from 1: '20221021-7-1-62'. A-Z, 0-9, '-'."""
    return f"{key}-{number}-{_check(f'{key}-{number}')}"


def is_reference(text: str) -> bool:
    """Whether `text` is a reference of ours, by form and check digits."""
    found = _FORM.fullmatch(text)
    return bool(found and text.isascii() and _check(text[:-3]) == found[4])


def remainder(body: str) -> int:
    """What `body` leaves by 97, as the check digits count it: how SQL begins to reckon a run's references."""
    rest = 0
    for sign in body:
        rest = (rest * 100 + 10 if sign == "-" else rest * 10 + int(sign)) % 97
    return rest


def pause(attempts: int) -> timedelta:
    """How long a worker's step is left alone after its last sign of life before it is begun again by itself."""
    return min(FIRST_PAUSE * 2 ** max(attempts - 1, 0), LONGEST_PAUSE) if attempts < 30 else LONGEST_PAUSE


def posting_reference(award: int, attempt: int) -> str:
    """What the postings of one attempt to pay one award are found by: '4711/1'."""
    return f"{award}/{attempt}"


def _check(body: str) -> str:
    """Two digits, ISO 7064 MOD 97-10 over the digits; each hyphen counts as 10, so that it cannot wander."""
    return f"{98 - remainder(body) * 100 % 97:02d}"
