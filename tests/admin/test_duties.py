"""Duties in the admin: who holds what; one is proposed, confirmed by another, and taken; factors are forgotten."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.models import User
from claims.models import DutyGrant
from claims.queries import duties as queries
from tests.admin.desk import as_, done, page
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def propose(who: User, **typed: str) -> object:
    return done(
        who,
        "dutygrant_propose",
        **{"email": "new@example.com", "duty": "reviewer", "reason": "hired"} | typed,
    )


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "x"}, "email"), ({"duty": "emperor"}, "duty"), ({"reason": " "}, "reason")],
)
def test_what_is_no_proposal_is_told_at_its_field(omar: User, typed: dict[str, str], field: str) -> None:
    answer = propose(omar, **typed)
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {field}  # type: ignore[attr-defined]
    assert not DutyGrant.objects.exists()


def test_two_duties_that_are_apart_are_refused_by_name_and_what_was_typed_stays(
    omar: User, felix: User
) -> None:
    answer = propose(omar, email=felix.email, duty="finance_checker")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert "Nobody holds both of these: Finance checker and Finance maker." in text
    assert felix.email in text and "hired" in text


def test_ones_own_is_offered_nowhere(omar: User, priya: User, seo: User) -> None:
    TOTP.activate(omar, generate_totp_secret())
    TOTP.activate(seo, generate_totp_secret())
    for name in ("dutygrant_take", "dutygrant_factor"):
        text = page(omar, name).content.decode()
        assert "seo@example.com" in text
        assert f'value="{omar.pk}' not in text
    own = DutyGrant.objects.create(
        person=priya, duty="secretariat", reason="x", recorded_by=omar, recorded_at="2022-10-21T03:00Z"
    )
    assert [tool.label for tool in page(priya, "dutygrant_change", own.pk).context["tools"]] == ["Drop"]
    assert "waits for your confirmation" not in as_(priya).get(reverse("admin:index")).content.decode()
    assert done(priya, "dutygrant_confirm", own.pk).status_code == 403


# ---------------------------------------------------------------- what happens
def test_a_duty_is_proposed_confirmed_by_another_and_taken(omar: User, priya: User) -> None:
    assert propose(omar).status_code == 302  # type: ignore[attr-defined]
    grant = DutyGrant.objects.get()
    assert [tool.label for tool in page(omar, "dutygrant_change", grant.pk).context["tools"]] == ["Drop"]
    assert done(omar, "dutygrant_confirm", grant.pk).status_code == 403
    front = as_(priya).get(reverse("admin:index")).content.decode()
    assert "1 duty waits for your confirmation." in front
    assert done(priya, "dutygrant_confirm", grant.pk).status_code == 302
    assert queries.holders()[0].person.email == "new@example.com"
    listed = page(omar, "dutygrant_changelist").content.decode()
    assert "Who holds what" in listed and "new@example.com" in listed and "not set up yet" in listed
    who = User.objects.get(email="new@example.com")
    assert done(omar, "dutygrant_take", of=f"{who.pk}/reviewer", reason="left").status_code == 302
    assert "Taken" in page(omar, "dutygrant_change", grant.pk).content.decode()
    assert "new@example.com" not in [str(one.person) for one in queries.holders()]


def test_a_proposal_is_dropped_with_a_reason(omar: User, priya: User) -> None:
    propose(omar)
    grant = DutyGrant.objects.get()
    assert done(priya, "dutygrant_drop", grant.pk, reason="a mistake").status_code == 302
    assert "Dropped" in page(omar, "dutygrant_change", grant.pk).content.decode()


def test_a_lost_telephone_is_forgotten_by_an_operator(omar: User, rita: User) -> None:
    TOTP.activate(rita, generate_totp_secret())
    client = as_(rita)
    assert client.get("/admin/").status_code == 200
    answer = done(omar, "dutygrant_factor", of=rita.pk, reason="the telephone is lost")
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 302
    assert not queries.holders()[-1].factor


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_pages_speak_both_languages(omar: User, seo: User, language: str) -> None:
    client = as_(omar)
    client.cookies["django_language"] = language
    UserFactory(email="agent@example.com", duties=("agent",))
    said = {"ko": ("직무", "사무국"), "en": ("duty", "Secretariat")}[language]
    for name in ("propose", "take", "factor"):
        assert (
            said[0] in client.get(reverse(f"admin:claims_dutygrant_{name}")).content.decode()
            or name == "factor"
        )
    assert said[1] in client.get(reverse("admin:claims_dutygrant_changelist")).content.decode()
