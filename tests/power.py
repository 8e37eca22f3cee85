"""Power cuts in Finland: a policy with a cap over the calendar year, and households whose fee is on a roster."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import Claim, Claimant, Incident, PolicyVersion
from tests.factories import (
    ClaimantFactory,
    ClaimFactory,
    IncidentFactory,
    MembershipFactory,
    OutageWindowFactory,
    PolicyVersionFactory,
    ServiceFactory,
)

KEY = "finland-electricity"
LINE = (KEY, "compensation")
OCTOBER = datetime(2022, 10, 1, tzinfo=UTC)
NOVEMBER = datetime(2022, 11, 1, tzinfo=UTC)
NEW_YEAR = datetime(2022, 12, 31, 22, 30, tzinfo=UTC)  # half past midnight in Helsinki
_LONG = timedelta(hours=200)  # one and a half times the yearly fee


def law(*, by_service: bool = False) -> PolicyVersion:
    """The shipped document; `by_service`: it covers heat too, and gives once for each of the two."""
    (path,) = Path(settings.BASE_DIR, "claims", "data", "policies").rglob(f"{KEY}.toml")
    text = path.read_text("utf-8")
    if by_service:
        text = text.replace('["electricity"]', '["electricity", "heat"]')
        text = text.replace('["claimant", "incident"]', '["claimant", "incident", "service"]')
    return PolicyVersionFactory(text=text)


def cut(key: str, start: datetime) -> Incident:
    """A power cut that is in the record."""
    period = DateTimeTZRange(start, start + _LONG)
    incident = IncidentFactory(key=key, period=period, time_zone="Europe/Helsinki")
    for service in ("electricity", "heat"):
        OutageWindowFactory(incident=incident, service=ServiceFactory(key=service), period=period)
    return incident


def household(fee: int = 600_00) -> Claimant:
    """Somebody on the roster; `fee` in cents a year."""
    claimant = ClaimantFactory(type="individual", key_kind="email")
    MembershipFactory(
        roster="connections",
        key_hash=claimant.key_hash,
        facts={"annual_network_fee": fee},
        period=DateTimeTZRange(datetime(2022, 1, 1, tzinfo=UTC), None),
    )
    return claimant


def cut_off(claimant: Claimant, incident: Incident, **said: object) -> Claim:
    """A claim for the whole of a power cut."""
    said.setdefault("services", ["electricity"])
    return ClaimFactory(
        incident=incident,
        claimant=claimant,
        period=incident.period,
        received_at=incident.period.upper + timedelta(days=1),
        facts__inputs=said.pop("inputs", {}),
        **said,
    )
