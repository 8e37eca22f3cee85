"""Which layouts may be chosen here, and when the account that pays has to be known."""

import pytest
from pytest_django import Settings

from claims.queries.layouts import chosen_layout, offered, payer
from claims.rules.export import Payer, PayerMissing, UnknownLayout, layout


def test_the_first_is_the_usual_one_and_no_other_than_these_may_be_chosen(settings: Settings) -> None:
    settings.BANK_LAYOUTS = ["kb", "generic"]
    assert [one.key for one in offered()] == ["kb", "generic"]
    assert chosen_layout().key == "kb" and chosen_layout("generic").key == "generic"
    with pytest.raises(UnknownLayout) as refused:
        chosen_layout("shinhan")
    assert refused.value.facts == {"layout": "shinhan"}
    settings.BANK_LAYOUTS = ["kb", "none"]
    with pytest.raises(UnknownLayout):
        offered()


def test_the_payer_is_asked_for_where_the_file_names_it(settings: Settings) -> None:
    settings.PAYER_NAME = ""
    assert payer(layout("kb")).name == ""
    settings.BANK_LAYOUTS = ["pain001"]
    with pytest.raises(PayerMissing):
        chosen_layout()
    settings.PAYER_NAME, settings.PAYER_BANK, settings.PAYER_ACCOUNT = "시험", "088", "1"
    assert payer(chosen_layout()) == Payer("시험", "088", "1")
