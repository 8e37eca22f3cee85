"""Personal data as staff see it: enough to tell two people apart, too little to call or pay one of them."""

from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import Claimant, Mandate, PayeeAccount
from claims.models.outages import told
from claims.models.sealing import Unreadable
from claims.rules import identifiers

HIDDEN = "•"


class Shown(NamedTuple):
    """A label and its masked value."""

    label: str
    value: str


def name(text: str) -> str:
    """'김시험' -> '김•험', 'Alice Kim' -> 'A•••• K••'; a name of one or two letters keeps the first."""
    words = text.split()
    if len(words) == 1 and len(text.strip()) > 2:
        word = words[0]
        return f"{word[0]}{HIDDEN * (len(word) - 2)}{word[-1]}"
    return " ".join(f"{word[0]}{HIDDEN * max(len(word) - 1, 1)}" for word in words)


def phone(text: str) -> str:
    """'+821012345678' -> '010-••••-5678'; another form keeps its last four digits at most."""
    if text.startswith("+8210") and len(text) == 13:
        return f"010-{HIDDEN * 4}-{text[-4:]}"
    return _tail(text, 4)


def email(text: str) -> str:
    """'kim.shop@example.com' -> 'k•••@example.com'."""
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}{HIDDEN * 3}{at}{domain}" if local else _tail(text, 2)


def party(address: str) -> str:
    """Whose claim it is, in the log of what happened to it: 'Claimant, k•••@example.com'."""
    return gettext("Claimant, %(address)s") % {"address": email(address)}


def identifier(text: str) -> str:
    """'1248100998' -> '12••••••98'; a short one is hidden whole."""
    return f"{text[:2]}{HIDDEN * (len(text) - 4)}{text[-2:]}" if len(text) >= 8 else HIDDEN * len(text)


def mandate(one: Mandate) -> Shown:
    """Who stands in for a claimant: the name masked, and by what right."""
    label = str(Mandate.Kind(one.kind).label)
    try:
        opened = one.opened()
    except Unreadable:
        return Shown(label, gettext("cannot be read"))
    return Shown(label, f"{name(opened['name'])} ({opened['relation']})")


def payee(account: PayeeAccount) -> Shown | None:
    """Who is paid in the claimant's stead to an account that was given later; None where it is the claimant's own."""
    label = str(Mandate.Kind.PAYEE.label)
    try:
        opened = account.opened()
    except Unreadable:
        return Shown(label, gettext("cannot be read"))
    return Shown(label, f"{name(opened['holder'])} ({opened['relation']})") if "relation" in opened else None


def claimant(person: Claimant) -> list[Shown]:
    """What we know of a claimant, masked; empty values are left out, and what does not open says so."""
    try:
        opened = person.opened()
    except Unreadable:
        return [Shown(gettext("Personal data"), gettext("cannot be read"))]
    lines = [
        (gettext("Name"), name(opened.get("name", ""))),
        (gettext("Phone number"), phone(opened.get("phone", ""))),
        (gettext("E-mail address"), email(opened.get("email", ""))),
        (str(Claimant.KeyKind(person.key_kind).label), identifier(opened.get("identifier", ""))),
    ]
    return [Shown(label, value) for label, value in lines if value]


def whole(person: Claimant) -> list[Shown]:
    """What we know of a claimant without a mask, for who has said why."""
    try:
        opened = person.opened()
    except Unreadable:
        return [Shown(gettext("Personal data"), gettext("cannot be read"))]
    lines = [
        (gettext("Name"), opened.get("name", "")),
        (gettext("Phone number"), opened.get("phone", "")),
        (gettext("E-mail address"), opened.get("email", "")),
        (str(Claimant.KeyKind(person.key_kind).label), opened.get("identifier", "")),
    ]
    return [Shown(label, value) for label, value in lines if value]


def whole_account(payee: PayeeAccount) -> str:
    """The bank, the number and the holder without a mask."""
    try:
        opened = payee.opened()
    except Unreadable:
        return f"{_bank(payee)} {gettext('cannot be read')}"
    return " ".join(filter(None, (_bank(payee), opened["number"], opened.get("holder", ""))))


def account(payee: PayeeAccount) -> str:
    """The bank and the last three digits."""
    try:
        number = payee.opened()["number"]
    except Unreadable:
        return f"{_bank(payee)} {gettext('cannot be read')}"
    return f"{_bank(payee)} {HIDDEN * 5}{number[-3:]}"


def _bank(payee: PayeeAccount) -> str:
    bank = identifiers.banks().get(payee.bank)
    return told(bank.name_ko, bank.name_en) if bank else payee.bank


def _tail(text: str, kept: int) -> str:
    hidden = max(len(text) - kept, 0)
    return f"{HIDDEN * hidden}{text[hidden:]}" if hidden >= kept else HIDDEN * len(text)
