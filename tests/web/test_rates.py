"""How often something is worked out: counted by address, begun anew after a minute."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from time_machine import travel

from claims.web.rates import TooOften, within_rate
from tests.people import NOON


def test_what_is_asked_too_often_is_refused_by_address_until_a_minute_is_over(settings: object) -> None:
    settings.PAGE_RATES = {"loss": "2/m/ip"}  # type: ignore[attr-defined]
    one, other = (RequestFactory(REMOTE_ADDR=address).post("/") for address in ("192.0.2.1", "192.0.2.2"))
    for _again in range(2):
        within_rate(one, "loss")
    with pytest.raises(TooOften):
        within_rate(one, "loss")
    within_rate(other, "loss")
    with travel(NOON + timedelta(hours=1, minutes=2), tick=False):
        within_rate(one, "loss")
