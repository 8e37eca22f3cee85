"""Which of the claims that a rule may decide a person looks at as well: a sample, seeded and by strata. Pure, integers.

The members of each stratum are ranked by the first 64 bits of the SHA-256 of `seed:reference:version`, the lower number
of the claim first where two are equal; the first of them are the sample. Who knows seed and members can do it again.
"""

import heapq
from array import array
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from claims.rules.refusal import N_, Refusal

OF: Final = 1_000  # rates are so many of so many
USUAL: Final = 20
ALL: Final = ""  # the rate of what no other rate names
# Won of cash: the name of the band, and the most that is in it.
BANDS: Final = (
    ("0", 0),
    ("<=50k", 50_000),
    ("<=100k", 100_000),
    ("<=500k", 500_000),
    ("<=1m", 1_000_000),
)
MORE: Final = "more"
KINDS: Final = ("outcome", "type", "policy", "amount")
LONGEST_RATES: Final = 50

Rates = Mapping[str, int]  # `kind:name` of a stratum, or ALL -> per thousand


class RatesUnclear(Refusal):
    """Facts: `part`, what cannot be meant."""

    code = "rates_unclear"
    sentence = N_(
        "A sample is so many of 1,000 claims, from 0 to 1,000, of all or of what a stratum names. "
        "“%(part)s” is none."
    )


class Member(NamedTuple):
    """A claim that the rule may decide, as the run saw it."""

    claim: int
    version: int
    reference: str
    stratum: str


class Drawn(NamedTuple):
    """What was drawn: the claims in order, each stratum's population and size, and the SHA-256 of all members."""

    chosen: tuple[int, ...]
    strata: dict[str, tuple[int, int]]
    digest: str


def band(amount: int) -> str:
    """The band of so many won."""
    return next((name for name, most in BANDS if amount <= most), MORE)


def stratum(*, outcome: str, claimant_type: str, policies: Iterable[str], amount: int) -> str:
    """The name of a stratum: `outcome:approve type:merchant policy:KEY amount:<=50k`."""
    named = [f"policy:{key}" for key in sorted(set(policies))]
    return " ".join([f"outcome:{outcome}", f"type:{claimant_type}", *named, f"amount:{band(amount)}"])


def rate_of(stratum: str, rates: Rates) -> int:
    """Per thousand: the highest that names a part of the stratum, or that of all."""
    named = [rates[part] for part in stratum.split(" ") if part in rates]
    return max(named) if named else rates.get(ALL, 0)


def size_of(population: int, rate: int) -> int:
    """How many of a stratum are looked at: one at least, unless nothing is to be."""
    return max(1, -(-population * rate // OF)) if population and rate else 0


def checked(rates: Rates) -> dict[str, int]:
    """The rates as they are kept. Raises RatesUnclear."""
    if len(rates) > LONGEST_RATES:
        raise RatesUnclear(part=len(rates))
    for part, rate in rates.items():
        kind, colon, name = part.partition(":")
        if part != ALL and not (kind in KINDS and colon and name and " " not in name and len(part) <= 80):
            raise RatesUnclear(part=part)
        if kind == "amount" and name not in (MORE, *(known for known, _most in BANDS)):
            raise RatesUnclear(part=part)
        if type(rate) is not int or not 0 <= rate <= OF:
            raise RatesUnclear(part=f"{part} {rate}".strip())
    return dict(sorted(rates.items()))


def rank(seed: str, member: Member) -> int:
    """Where a claim stands in its stratum, lowest first."""
    said = f"{seed}:{member.reference}:{member.version}".encode()
    return int.from_bytes(sha256(said).digest()[:8])


class Urn:
    """Takes members one by one and keeps two numbers of each: a run has a million. The digest goes by their order."""

    def __init__(self, *, seed: str, rates: Rates) -> None:
        self._seed, self._rates = seed, rates
        self._strata: dict[str, tuple[array[int], array[int]]] = {}  # ranks and claims, side by side
        self._said = sha256()

    def put(self, member: Member) -> None:
        ranks, claims = self._strata.setdefault(member.stratum, (array("Q"), array("q")))
        ranks.append(rank(self._seed, member))
        claims.append(member.claim)
        self._said.update(f"{member.reference}:{member.version}:{member.stratum}\n".encode())

    def draw(self) -> Drawn:
        """The sample of all that was put in."""
        chosen: list[int] = []
        strata = {}
        for name, (ranks, claims) in sorted(self._strata.items()):
            size = size_of(len(claims), rate_of(name, self._rates))
            strata[name] = (len(claims), size)
            chosen += [claim for _rank, claim in heapq.nsmallest(size, zip(ranks, claims, strict=True))]
        return Drawn(tuple(sorted(chosen)), strata, self._said.hexdigest())


def drawn(members: Iterable[Member], *, seed: str, rates: Rates) -> Drawn:
    """The sample of these members."""
    urn = Urn(seed=seed, rates=rates)
    for member in members:
        urn.put(member)
    return urn.draw()
