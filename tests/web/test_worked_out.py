"""What was worked out is remembered for the claim that it was worked out for, and for no other."""

from typing import Any

import pytest
from django.test import RequestFactory

from accounts.models import User
from claims.models import Draft, Incident
from claims.rules.filing.steps import Step
from claims.rules.losses import scheme_of
from claims.stages import intake
from claims.web import worked_out
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_() -> Any:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    return request


def draft(incident: Incident, alice: User, claimant_type: str) -> Draft:
    return intake.start_draft(actor=alice, incident=incident, claimant_type=claimant_type, at=NOON)


def test_the_figure_is_the_answer_of_its_own_claim_alone(
    request_: Any, incident: Incident, alice: User
) -> None:
    scheme = scheme_of(incident="kakao-2022")
    assert scheme
    own, other = draft(incident, alice, "merchant"), draft(incident, alice, "individual")
    assert worked_out.remembered(request_, own) == {}
    worked_out.remember(request_, scheme, 5)
    assert worked_out.remembered(request_, own) == {"answer_loss": "5"}
    assert worked_out.remembered(request_, other) == {}
    request_.session["worked_out"] = {"scheme": "another", "loss": 5}
    assert worked_out.remembered(request_, own) == {}


def test_the_page_that_asks_for_it_leads_to_where_it_is_worked_out(incident: Incident, alice: User) -> None:
    own, other = draft(incident, alice, "merchant"), draft(incident, alice, "individual")
    loss, name = Step("answer_loss", ("answer_loss",), "services"), Step("person", ("name", "phone"))
    assert worked_out.helper(own, loss) and not worked_out.helper(own, name)
    assert not worked_out.helper(other, loss)
