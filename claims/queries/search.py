"""Claims looked for by staff: by reference, or by what a person is known by, compared by its fingerprint."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from django.db.models import Q

from claims.models import Claim, Claimant, ClaimantType, ImportFile, PayeeAccount
from claims.models.sealing import fingerprint
from claims.rules import identifiers, reference
from claims.rules.identifiers import READERS
from claims.rules.names import name_key
from claims.rules.text import Malformed

MOST: Final = 100


class Found(NamedTuple):
    """The claim of a reference, or the claimants of what was typed: at most MOST, the rest is `more`.

    `kinds`: what the text could be read as, for the log of searches; never the text.
    """

    claim: int | None
    claimants: list[int]
    kinds: tuple[str, ...] = ()
    more: bool = False


def found(*, sought: str) -> Found:
    """Whatever was meant: a text is tried as a reference, as each kind of identifier, as a name and as an account."""
    try:
        wanted = reference.normalised(sought)
        claim = Claim.objects.filter(reference=wanted).values_list("pk", flat=True).first()
        return Found(claim, [], ("reference",))
    except Malformed:
        pass
    marks, accounts = dict(_marks(sought)), _accounts(sought)
    kinds = (*marks, *(["account"] if accounts else []))
    ids = {*_known_by(marks), *_paid_at(accounts)}
    return Found(None, sorted(ids)[:MOST], kinds, len(ids) > MOST)


def _marks(sought: str) -> Iterator[tuple[str, bytes]]:
    for kind, reader in {**READERS, "name": name_key}.items():
        try:
            yield kind, fingerprint(kind, reader(sought))
        except Malformed:
            continue


def _accounts(sought: str) -> list[bytes]:
    """The fingerprints of an account number at every bank: who looks for one knows its bank seldom."""
    try:
        return [
            PayeeAccount.mark(bank, identifiers.account(bank, sought).number) for bank in identifiers.banks()
        ]
    except Malformed:
        return []


def _known_by(marks: dict[str, bytes]) -> Iterable[int]:
    """Claimants of one of these fingerprints; each column has an index of its own."""
    if not marks:
        return []
    # With the types, since the index of the keys begins with them.
    wanted = Q(type__in=ClaimantType.values, key_hash__in=list(marks.values()))
    for kind in ("phone", "email", "name"):
        if kind in marks:
            wanted |= Q(**{f"{kind}_hash": marks[kind]})
    return Claimant.objects.filter(wanted).order_by("pk").values_list("pk", flat=True)[: MOST + 1]


def _paid_at(accounts: list[bytes]) -> Iterable[int]:
    """Claimants one of whose claims names, or named, one of these accounts."""
    if not accounts:
        return []
    named = PayeeAccount.objects.filter(fingerprint__in=accounts).order_by("claim__claimant")
    return named.values_list("claim__claimant", flat=True).distinct()[: MOST + 1]


def submitters() -> list[str]:
    """The organisations whose lists were taken in, by name."""
    named = ImportFile.objects.filter(kind=ImportFile.Kind.CLAIMS).exclude(submitter="").order_by("submitter")
    return list(named.values_list("submitter", flat=True).distinct())
