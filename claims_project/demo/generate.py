"""A claims file for each of two submitters and the rosters that go with them: invented, and in the real proportions.

    python -m claims_project.demo.generate FOLDER [CLAIMS [SEED]]

Of 105,116 cases of 2022, 59,082 were no claims at all; of the claims 79.8 % came from individuals, 20 % from merchants,
0.2 % from larger businesses; the merchants' federation brought 2,117 of 17,433 merchants. Beside these every twentieth
line is a taxi driver's. The same seed gives the same bytes; lines are written as they are made.
"""

import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import BinaryIO, Final, NamedTuple

from claims.rules.filing import COLUMNS, OPTIONAL
from claims_project.demo.mishaps import mishap
from claims_project.demo.people import business_number, driver_licence, person

SUBMITTERS: Final = ("company", "federation")
# What those who hand the lists in are called, by the names of their files.
CALLED: Final = {"company": "고객센터", "federation": "예시 소상공인연합회"}
ROSTERS: Final = {
    "kakaot-pro": ("key_kind", "key", "from", "to", "monthly_fee"),
    "kakaot-franchise": ("key_kind", "key", "from", "to"),
    "melon": ("key_kind", "key", "from", "to", "extendable"),
}
_SEOUL: Final = timezone(timedelta(hours=9))
_OPENING: Final = datetime(2022, 10, 19, tzinfo=_SEOUL)
_DOWN: Final = datetime(2022, 10, 15, 15, 30, tzinfo=_SEOUL)
_BEFORE: Final = datetime(2022, 10, 1, 9, 0, tzinfo=_SEOUL)
_CASES, _NO_CLAIMS, _MERCHANTS, _BY_FEDERATION = 105_116, 59_082, 17_433, 2_117
_SERVICES: Final = {
    "individual": (
        "kakaotalk.text", "melon", "kakaopay", "webtoon", "games.mobile", "page.payment", "daum.mail", "melon",
        "kakaotalk.media", "kakaot.bike", "melon",
    ),
    "merchant": (
        "kakaotalk.channel", "kakaotalk.channel", "kakaopay", "kakaomap", "kakaotalk.channel-ads", "account.login",
    ),
    "taxi_driver": ("kakaot.taxi", "kakaot.taxi", "kakaot.taxi", "kakaot.designated-driver"),
    "partner": ("account.login", "kakaotalk.alimtalk", "kakaotalk.channel"),
}  # fmt: skip
# The edges of the bands stand out: every ninth loss is one of them, or next to it.
_EDGES: Final = (300_000, 300_001, 500_000, 500_001, 299_999, 1, 0, 90_000_000)
_WORDS: Final = ("question", "question", "complaint", "opinion")


class Generated(NamedTuple):
    """The files by submitter and by roster, and the lines in all claims files, headers left out."""

    claims: dict[str, Path]
    rosters: dict[str, Path]
    lines: int


def generate(folder: Path, roster_dir: Path, *, claims: int = 5000, seed: int = 2022) -> Generated:
    """Writes company.csv and federation.csv to `folder`, `claims` lines in all, and a file a roster to `roster_dir`."""
    lists = {name: folder / f"{name}.csv" for name in SUBMITTERS}
    rosters = {name: roster_dir / f"{name}.csv" for name in ROSTERS}
    folder.mkdir(parents=True, exist_ok=True)
    roster_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened: dict[str, BinaryIO] = {
            name: stack.enter_context(path.open("wb")) for name, path in (lists | rosters).items()
        }
        for name in SUBMITTERS:
            opened[name].write(_row((*COLUMNS, *OPTIONAL)))
        for name, columns in ROSTERS.items():
            opened[name].write(_row(columns))
        story = _Story(Random(seed), opened)  # noqa: S311  nothing here is secret
        for number in range(claims):
            story.line(number)
    return Generated(lists, rosters, claims)


class _Story:
    """Line after line; a few earlier people are remembered, to come again."""

    def __init__(self, random: Random, files: Mapping[str, BinaryIO]) -> None:
        self.random, self.files = random, files
        self.earlier: dict[str, list[int]] = {kind: [] for kind in _SERVICES}
        self.claims = 0  # of individuals, merchants and partners

    def line(self, number: int) -> None:
        """One line of one of the two lists, and what the rosters know of the person."""
        random = self.random
        kind, category = self._what(number)
        submitter = SUBMITTERS[kind == "merchant" and random.randrange(_MERCHANTS) < _BY_FEDERATION]
        who = self._who(number, kind, again=0.25 if submitter == "federation" else 0.015)
        cells = self._cells(number, kind, category, who, submitter)
        if who == number and category == "claim":
            self._enrol(kind, cells)
        if random.random() < 0.004:  # one account, one phone for several
            cells["account"], cells["bank"] = person(random.randrange(5)).account, "088"
        if random.random() < 0.004:
            cells["phone"] = person(random.randrange(5)).phone
        row = _row(cells.values())
        self.files[submitter].write(mishap(random, cells, _row) if random.random() < 0.04 else row)

    def _what(self, number: int) -> tuple[str, str]:
        if number % 20 == 10:
            return "taxi_driver", "claim"
        if self.random.randrange(_CASES) < _NO_CLAIMS:
            return "individual" if self.random.random() < 0.95 else "merchant", self.random.choice(_WORDS)
        self.claims += 1
        if self.claims % 500 == 50:
            return "partner", "claim"
        return ("merchant" if self.claims % 5 == 0 else "individual"), "claim"

    def _who(self, number: int, kind: str, *, again: float) -> int:
        earlier = self.earlier[kind]
        if earlier and self.random.random() < again:
            return self.random.choice(earlier)
        if len(earlier) < 1000:
            earlier.append(number)
        else:
            earlier[self.random.randrange(1000)] = number
        return number

    def _cells(self, number: int, kind: str, category: str, of: int, submitter: str) -> dict[str, str]:
        random, who = self.random, person(of)
        claim = category == "claim"
        received = self._received()
        start = (
            _BEFORE if random.random() < 0.02 else _DOWN - timedelta(minutes=random.choice((0, 0, 30, 90)))
        )
        end = start + timedelta(hours=random.choice((8, 18, 30, 54, 128)), minutes=random.randrange(60))
        business = kind in ("merchant", "partner")
        paid = claim and random.random() < 0.9
        # Of a business it is always said: its own name has a comma, which no bank reads in a holder.
        holder = who.name if random.random() < 0.8 or business else ""
        return {
            "their_ref": f"{submitter[:3].upper()}-{number + 1:07d}",
            "claimant_type": kind,
            "category": category,
            "services": self._services(kind) if claim else "",
            "from": start.isoformat() if claim else "",
            "to": end.isoformat() if claim else "",
            "name": f"{who.shop}, {who.name}" if business else who.name,
            "phone": who.phone,
            "email": who.email if random.random() < 0.85 or not claim else "",
            "business_number": business_number(of) if business else "",
            "driver_licence": driver_licence(of) if kind == "taxi_driver" else "",
            "bank": who.bank if paid else "",
            "account": who.account if paid else "",
            "holder": holder if paid else "",
            "loss": self._loss(kind) if claim else "",
            "street_hail_fares": str(random.randrange(0, 400) * 1_000) if kind == "taxi_driver" else "",
            "papers": str(random.choice((0, 1, 2, 3, 3))) if business and claim else "",
            "language": "ko" if random.random() < 0.97 else "en",
            "consented_at": (received - timedelta(minutes=5)).isoformat(),
            "received_at": received.isoformat(),
        }  # fmt: skip

    def _received(self) -> datetime:
        """45,000 of 105,116 came in the first six of 19 days; one in fifty came late, a few too early."""
        random = self.random
        chance = random.random()
        if chance < 0.42:
            days = random.random() * 6
        elif chance < 0.975:
            days = 6 + random.random() * 13
        else:
            days = 19 + random.random() * 14 if chance < 0.995 else -random.random() * 2
        return _OPENING + timedelta(seconds=int(days * 86_400))

    def _services(self, kind: str) -> str:
        random = self.random
        named = random.choices(
            _SERVICES[kind], k=random.choice((1, 1, 1, 2, 3)) if kind != "taxi_driver" else 1
        )
        chance = random.random()
        if chance < 0.01:
            named = [random.choice(_SERVICES["taxi_driver" if kind == "individual" else "individual"])]
        elif chance < 0.015:
            named = ["kakaotalk.emoticon"]
        return ";".join(dict.fromkeys(named))

    def _loss(self, kind: str) -> str:
        random = self.random
        chance = random.random()
        if kind == "merchant":
            if chance < 0.11:
                return str(random.choice(_EDGES))
            return "" if chance < 0.13 else str(int(random.lognormvariate(12.4, 0.8)))
        if kind == "partner":
            return str(random.randrange(10, 900) * 100_000)
        return str(random.randrange(1, 60) * 1_000) if kind == "individual" and chance < 0.4 else ""

    def _enrol(self, kind: str, cells: dict[str, str]) -> None:
        """Puts the person on our own rosters, or not; under the key by which the claim will be filed."""
        random = self.random
        since = f"202{random.randrange(0, 3)}-0{random.randrange(1, 9)}-01T00:00:00+09:00"
        until = "2022-09-30T00:00:00+09:00" if random.random() < 0.05 else ""
        if kind == "taxi_driver":
            key = ("driver_licence", cells["driver_licence"], since, until)
            if random.random() < 0.6:
                fee = "22000" if "designated" in cells["services"] else "39000"
                self.files["kakaot-pro"].write(_row((*key, fee)))
            elif random.random() < 0.6:
                self.files["kakaot-franchise"].write(_row(key))
        elif kind == "individual" and "melon" in cells["services"] and random.random() < 0.85:
            own = "email" if cells["email"] else "phone"
            extendable = "yes" if random.random() < 0.7 else "no"
            self.files["melon"].write(_row((own, cells[own], since, until, extendable)))


def _row(cells: Iterable[str]) -> bytes:
    """One CSV line in UTF-8. Only names hold commas, and nothing holds a quote."""
    return (",".join([f'"{cell}"' if "," in cell else cell for cell in cells]) + "\n").encode()


if __name__ == "__main__":
    to = Path(sys.argv[1])
    made = generate(
        to, to, claims=int(sys.argv[2]) if sys.argv[2:] else 5000, seed=int((sys.argv[3:] or ["2022"])[0])
    )
    sys.stdout.write("\n".join(str(path) for path in (*made.claims.values(), *made.rosters.values())) + "\n")
