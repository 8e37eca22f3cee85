"""What people type into the claim form."""

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client

MERCHANT: dict[str, Any] = {
    "services": ["kakaotalk.channel", "kakaopay"],
    "start": "2022-10-15T15:30",
    "end": "2022-10-16T21:30",
    "claimed_by": "self",
    "name": "한결분식",
    "phone": "010-1234-5678",
    "identifier": "124-81-00998",
    "answer_loss": "300,000",
    "bank": "004",
    "account": "123456-04-123456",
    "holder": "",
    "consent": "on",
}
INDIVIDUAL: dict[str, Any] = {
    "services": ["melon"],
    "start": "2022-10-15T15:30",
    "end": "2022-10-16T21:30",
    "claimed_by": "self",
    "name": "Alice Kim",
    "under_14": "no",
    "phone": "010-1234-5678",
    "consent": "on",
}
DRIVER: dict[str, Any] = MERCHANT | {
    "services": ["kakaot.taxi"],
    "identifier": "11-22-333333-44",
    "answer_street_hail_fares": "",
}
PARTNER: dict[str, Any] = MERCHANT | {"services": ["kakaopay"]}
BY_TYPE = {"individual": INDIVIDUAL, "merchant": MERCHANT, "taxi_driver": DRIVER, "partner": PARTNER}


def hidden(browser: Client, address: str) -> dict[str, str]:
    """The hidden fields of the form as the page sends them out."""
    page = browser.get(address).content.decode()
    names = ("filing_key", "consent_version")
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in names}  # type: ignore[index]


def begin(browser: Client, claimant_type: str = "merchant") -> str:
    """A claim begun, whatever was begun before; the address of its first page."""
    return str(browser.post(f"/claims/new/{claimant_type}/", {"anew": "yes"})["Location"])


def go_through(browser: Client, address: str, typed: dict[str, Any]) -> Any:
    """Page after page from this address, each given all of `typed`, until one refuses or the claim is sent."""
    for _page in range(20):
        last = address.endswith("/check/")
        answer = post(browser, address, typed | checked(browser, address) | typed if last else typed)
        if answer.status_code != 302 or not (address := answer["Location"]).startswith("/claims/draft/"):
            return answer
    raise AssertionError("There is no end of pages")


def checked(browser: Client, address: str) -> dict[str, str]:
    """What the last page sends along with the consent."""
    page = browser.get(address).content.decode()
    names = ("revision", "consent_version")
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}  # type: ignore[index]


def post(browser: Client, address: str, typed: dict[str, Any]) -> Any:
    """As bytes on the wire, so that what no browser would send can be sent as well."""
    body = urlencode(typed, doseq=True, errors="surrogatepass")
    return browser.post(address, body, content_type="application/x-www-form-urlencoded")


def send(browser: Client, claimant_type: str = "merchant", **typed: Any) -> Any:
    """A claim begun, each page filled in with what a lawful claim says but for `typed`, and sent."""
    return go_through(browser, begin(browser, claimant_type), BY_TYPE[claimant_type] | typed)
