"""The reviewers' desk: who may do what, what a page refuses, and what each act leaves behind."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.duties import DUTIES
from accounts.models import User
from claims.admin.review.offering import PAGES
from claims.models import (
    AuditEntry,
    AutomaticRule,
    Award,
    Claim,
    Decision,
    DuplicateLink,
    ReviewItem,
    Sample,
    Service,
    SetAside,
)
from claims.stages import review
from claims.stages.review import assigning
from claims.stages.review.facets import refresh
from tests.admin.desk import as_, claims, done, page, seen
from tests.factories import ClaimantFactory, ClaimFactory, PolicyVersionFactory, UserFactory
from tests.money import sent
from tests.people import NOON
from tests.stages.review.making import BECAUSE, PAYMENT, assessed, decided, rule_on, sampled, senior, status
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db
REVIEWERS = {"reviewer", "senior_reviewer"}
BIG = 2_000_000


@pytest.fixture
def claim(db: None) -> Claim:
    return claims(300_000)[0]


def offered(who: User | str, claim: Claim) -> list[str]:
    return [tool.label for tool in page(who, "claim_change", claim.pk).context["tools"]]


# ---------------------------------------------------------------- refusals


ABOUT_AN_APPEAL = {"appeal", "reopen"}  # barred where there is none; tried in test_appealing
ABOUT_ALL_CLAIMS = {"assess"}  # an operator’s too, and never late; tried in test_assessment
ABOUT_MESSAGES = {"reply", "read"}  # decide nothing, and so may come late; tried in test_messages


@pytest.mark.parametrize("duty", DUTIES)
def test_only_reviewers_open_a_page_that_acts_on_a_claim(duty: str, claim: Claim) -> None:
    who = UserFactory(duties=(duty,))
    for act in [act for act in PAGES if act not in ABOUT_ALL_CLAIMS]:
        opened = page(who, f"reviewitem_{act}", claim.pk).status_code
        posted = done(who, f"reviewitem_{act}", claim.pk, seen=seen(claim), reason="x", note="x").status_code
        if duty not in REVIEWERS:
            assert (opened, posted) in ((403, 403), (302, 302)), act
        else:
            assert opened == (409 if act in ABOUT_AN_APPEAL | {"read"} else 200), act
    if duty not in REVIEWERS:
        assert not Decision.objects.exists()


def test_a_page_of_a_claim_that_is_not_there_is_not_there(rita: User) -> None:
    for act in PAGES:
        assert page(rita, f"reviewitem_{act}", 10**9).status_code == 404


def test_where_nothing_is_proposed_the_page_of_the_approval_says_what_to_do_instead(rita: User) -> None:
    claim = merchant(kakao(), loss=0)
    assessed(claim.incident)
    answer = page(rita, "reviewitem_approve", claim.pk)
    assert answer.status_code == 409
    assert "Give an amount, or reject it." in answer.content.decode()


def test_a_line_that_a_person_changed_is_told_by_its_name(claim: Claim, rita: User) -> None:
    decided(claim, "part", amounts={PAYMENT: 20_000}, reasons=BECAUSE)
    text = page(rita, "claim_change", claim.pk).content.decode()
    assert "Payment to a small merchant: The council decided so." in text


def test_a_page_older_than_the_claim_is_refused_and_says_so(claim: Claim, rita: User) -> None:
    old = seen(claim)
    decided(claim, "reject", codes=["not_covered"])
    review.undo(actor=rita, claim=claim, note="A mistake.", at=NOON, door="test")
    rows = AuditEntry.objects.count()
    later = {"part", "release", "restore", "assign", "amend"} | ABOUT_ALL_CLAIMS
    for act in PAGES.keys() - later - ABOUT_AN_APPEAL - ABOUT_MESSAGES:
        answer = done(
            senior(), f"reviewitem_{act}", claim.pk, seen=old, codes=["not_covered"], question="?", days=7,
            about="facts", reason="x", note="x", why="not_a_claim",
        )  # fmt: skip
        assert answer.status_code == 409, act
        text = answer.content.decode()
        assert "Rejected (Rita, 2022-10-21 12:00); Decision taken back (Rita" in text
    assert status(claim) == "submitted" and AuditEntry.objects.count() == rows


def test_a_first_seat_or_a_hold_meanwhile_is_a_change_too(claim: Claim, rita: User) -> None:
    old = seen(claim)
    said = {"amounts": {PAYMENT: BIG}, "reasons": BECAUSE}
    decided(claim, "part", **said)
    answer = done(senior(), "reviewitem_reject", claim.pk, seen=old, codes=["untrue"])
    assert answer.status_code == 409
    assert "First of two seats taken (Rita" in answer.content.decode()
    old = seen(claim)
    review.hold(actor=rita, claim=claim, reason="Wait.", at=NOON, door="test")
    answer = done(rita, "reviewitem_release", claim.pk, seen=old, reason="x")
    assert answer.status_code == 409
    assert "Claim put on hold (Rita" in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).held


@pytest.mark.parametrize("broken", ["", "1", "1.2.3", "1.2.3.2", "x", "1.2.3.0\x00", "9" * 30 + ".0.0.0"])
def test_a_page_that_does_not_say_what_it_showed_is_asked_for_again(
    claim: Claim, rita: User, broken: str
) -> None:
    for act in PAGES.keys() - {"assign"}:
        typed = {"codes": ["untrue"], "question": "?", "days": 7, "reason": "x", "note": "x", "amount_0": 5}
        assert done(rita, f"reviewitem_{act}", claim.pk, seen=broken, **typed).status_code == 200, act
    assert status(claim) == "submitted"


def test_the_second_of_two_reviewers_is_told_that_somebody_was_first(claim: Claim, rita: User) -> None:
    other = UserFactory(duties=("reviewer",))
    assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim)).status_code == 302
    answer = done(other, "reviewitem_reject", claim.pk, seen=seen(claim), codes=["not_covered"])
    assert answer.status_code == 409
    assert "decided already, by Rita at 20" in answer.content.decode()
    assert Decision.objects.count() == 1


def test_nobody_decides_what_they_filed(rita: User) -> None:
    claim = merchant(kakao(), filed_by=rita)
    assessed(claim.incident)
    assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim)).status_code == 403
    assert status(claim) == "submitted"


def test_an_approval_of_amounts_that_are_no_longer_proposed_is_refused(claim: Claim, rita: User) -> None:
    shown = '[["kakao-merchant-2022", "payment", 99]]'
    assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim), shown=shown).status_code == 409
    for broken in ("{", "[1]", '[["a", "b", "c"]]', "[[1]]", "1"):
        assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim), shown=broken).status_code == 200
    assert status(claim) == "submitted"


def test_amounts_typed_beside_lines_that_are_not_proposed_any_more_are_refused(
    claim: Claim, rita: User
) -> None:
    hidden = {
        field.name: field.value()
        for field in page(rita, "reviewitem_part", claim.pk).context["form"].hidden_fields()
    }
    typed = {**hidden, "amount_0": 70_000, "reason_0": "Proved more."}
    other = done(rita, "reviewitem_part", claim.pk, **{**typed, "shown": '[["another", "payment", 30000]]'})
    assert other.status_code == 200
    assert "assessed again since the page was loaded" in other.content.decode()
    assert status(claim) == "submitted"
    assert done(rita, "reviewitem_part", claim.pk, **typed).status_code == 302
    assert status(claim) == "approved"


def test_a_rejection_needs_a_reason_and_another_one_a_note(claim: Claim, rita: User) -> None:
    assert done(rita, "reviewitem_reject", claim.pk, seen=seen(claim)).status_code == 200
    assert done(rita, "reviewitem_reject", claim.pk, seen=seen(claim), codes=["made_up"]).status_code == 200
    assert done(rita, "reviewitem_reject", claim.pk, seen=seen(claim), codes=["other"]).status_code == 409
    assert status(claim) == "submitted"


def test_another_amount_needs_a_reason(claim: Claim, rita: User) -> None:
    answer = done(rita, "reviewitem_part", claim.pk, seen=seen(claim), amount_0=70_000)
    assert answer.status_code == 200
    assert answer.context["form"].errors["reason_0"]
    assert (
        done(rita, "reviewitem_part", claim.pk, seen=seen(claim), amount_0=-1, reason_0="x").status_code
        == 200
    )
    assert status(claim) == "submitted"


def test_looking_at_a_page_decides_nothing(claim: Claim, rita: User) -> None:
    for act in PAGES:
        page(rita, f"reviewitem_{act}", claim.pk)
    assert status(claim) == "submitted"


# ---------------------------------------------------------------- acts


def test_a_claim_is_approved_in_two_clicks_and_shows_its_letter(claim: Claim, rita: User) -> None:
    form = page(rita, "reviewitem_approve", claim.pk, query=f"?seen={seen(claim)}")
    hidden = {field.name: field.value() for field in form.context["form"].hidden_fields()}
    assert done(rita, "reviewitem_approve", claim.pk, **hidden).status_code == 302
    assert status(claim) == "approved"
    text = page(rita, "claim_change", claim.pk).content.decode()
    assert "Letter in Korean" in text
    assert Award.objects.get(claim=claim).amount == 30_000


def test_a_part_approval_says_who_gave_the_amount(claim: Claim, rita: User) -> None:
    answer = done(
        rita, "reviewitem_part", claim.pk, seen=seen(claim), amount_0=70_000, reason_0="Proved more."
    )
    assert answer.status_code == 302
    award = Award.objects.get(claim=claim)
    assert (award.amount, award.source) == (70_000, "person")
    assert "Proved more." in page(rita, "claim_change", claim.pk).content.decode()


def test_a_rejection_is_undone_and_the_claim_waits_again(claim: Claim, rita: User) -> None:
    assert (
        done(rita, "reviewitem_reject", claim.pk, seen=seen(claim), codes=["not_covered"]).status_code == 302
    )
    assert status(claim) == "rejected"
    assert done(rita, "reviewitem_undo", claim.pk, seen=seen(claim), note="A mistake.").status_code == 302
    assert status(claim) == "submitted"
    assert "of an earlier version" in page(rita, "claim_change", claim.pk).content.decode()


def test_the_claimant_is_asked(claim: Claim, rita: User) -> None:
    assert (
        done(
            rita, "reviewitem_ask", claim.pk, seen=seen(claim), question="Which shop?", about="facts", days=7
        ).status_code
        == 302
    )
    assert status(claim) == "information_requested"


def test_a_claim_is_set_aside_and_restored(claim: Claim, rita: User) -> None:
    assert done(rita, "reviewitem_triage", claim.pk, seen=seen(claim)).status_code == 200
    said = {"why": "not_a_claim", "note": "A question."}
    assert done(rita, "reviewitem_triage", claim.pk, seen=seen(claim), **said).status_code == 302
    assert status(claim) == "triaged_out"
    assert "Set aside: Not a claim" in page(rita, "claim_change", claim.pk).content.decode()
    assert done(senior(), "reviewitem_restore", claim.pk, seen=seen(claim)).status_code == 409
    said = {"reason": "It was not."}
    assert done(senior(), "reviewitem_restore", claim.pk, seen=seen(claim), **said).status_code == 302
    assert status(claim) == "submitted"


def test_one_click_sets_a_claim_aside_and_the_message_leads_back(claim: Claim, rita: User) -> None:
    client = as_(rita)
    page_of = reverse("admin:claims_claim_change", args=[claim.pk])
    tools = client.get(page_of).context["tools"]
    (tool,) = [tool for tool in tools if tool.label == "Set aside: not a claim"]
    assert tool.posts
    told = client.post(tool.url, follow=True).content.decode()
    assert status(claim) == "triaged_out"
    undo = reverse("admin:claims_reviewitem_restore", args=[claim.pk])
    assert f'<a href="{undo}">Undo</a>' in told
    form = client.get(undo).context["form"]
    assert client.post(undo, {"seen": seen(claim), "reason": ""}).status_code == 302
    assert not form.fields["reason"].required and status(claim) == "submitted"
    assert client.post(tool.url).status_code == 409  # the page that it stood on is older than the claim


def test_a_duplicate_is_set_aside_by_the_reference_of_the_other(rita: User) -> None:
    one, other = claims(300_000, 300_000)
    said = {"why": "duplicate", "seen": seen(one)}
    for of in ("", other.reference[:-1], "C-00000-000000", one.reference):
        answer = done(rita, "reviewitem_triage", one.pk, of=of, **said)
        assert answer.status_code in (200, 409) and status(one) == "submitted", of
    typed = other.reference.lower()
    assert done(rita, "reviewitem_triage", one.pk, of=typed, **said).status_code == 302
    assert other.reference in page(rita, "claim_change", one.pk).content.decode()
    shown = page(rita, "claim_change", other.pk).content.decode()
    assert "Set aside as duplicates of this claim" in shown and one.reference in shown


def test_all_that_the_filters_show_are_set_aside_in_one_act_and_taken_back_in_another(rita: User) -> None:
    made = [ClaimFactory() for _ in range(3)]
    review.triage(actor=senior(), claims=[made[0].pk], why="not_a_claim", at=NOON, door="test")
    own = ClaimFactory(filed_by=rita)
    for claim in (*made, own):
        ReviewItem.objects.create(claim=claim, code="not_a_claim", at=NOON)
    kept = ReviewItem.objects.create(claim=ClaimFactory(), code="proposed", at=NOON).claim
    client = as_(rita)
    chosen = {
        "action": "set_aside_chosen",
        "select_across": "1",
        "_selected_action": [made[0].pk],
        "index": "0",
    }
    way = client.post(reverse("admin:claims_reviewitem_changelist") + "?code=not_a_claim", chosen)
    form = client.get(way.url).context["form"]
    assert form.initial["ids"] == ",".join(str(claim.pk) for claim in (*made, own))
    told = client.post(way.url, {"ids": form.initial["ids"], "why": "not_a_claim"}, follow=True)
    said = told.content.decode()
    assert "2 claims are set aside." in said
    assert made[0].reference in said and own.reference in said  # refused, each with why
    assert [status(claim) for claim in (*made, own, kept)] == ["triaged_out"] * 3 + ["submitted"] * 2
    undo = re.search(r'href="([^"]*restore/[^"]*)">Undo', said)
    assert undo
    back = undo[1].replace("&amp;", "&")
    ids = client.get(back).context["form"].initial["ids"]
    assert ids == f"{made[1].pk},{made[2].pk}"  # what another has set aside is not among them
    assert client.post(back, {"ids": ids, "reason": ""}).status_code == 302
    assert [status(claim) for claim in made] == ["triaged_out", "submitted", "submitted"]


def test_duplicates_among_many_repeat_the_earliest_that_stays(rita: User) -> None:
    first, second, third, alone = claims(1, 2, 3, 4)
    for later in (second, third):
        DuplicateLink.objects.create(first=first, second=later, key="phone", at=NOON)
    ids = ",".join(str(claim.pk) for claim in (second, third, alone))
    said = done(rita, "reviewitem_triage", ids=ids, why="duplicate")
    assert said.status_code == 302
    assert set(SetAside.objects.values_list("claim", "of")) == {(second.pk, first.pk), (third.pk, first.pk)}
    assert status(alone) == "submitted"


def test_what_was_set_aside_is_listed_by_kind_and_taken_back_from_there(rita: User) -> None:
    one, other = claims(300_000, 300_000)
    when = {"at": NOON, "door": "test"}
    review.triage(actor=rita, claims=[one.pk], why="not_a_claim", **when)
    review.triage(actor=rita, claims=[other.pk], why="other_company", **when)
    listed = page(rita, "setaside_changelist", query="?why=other_company&back=no")
    assert [row.claim for row in listed.context["cl"].result_list] == [other]
    chosen = {
        "action": "restore_chosen",
        "_selected_action": [listed.context["cl"].result_list[0].pk],
        "index": "0",
    }
    way = as_(rita).post(reverse("admin:claims_setaside_changelist"), chosen)
    answer = as_(rita).post(way.url, {"ids": str(other.pk)})
    assert answer.status_code == 302 and answer.url.startswith(reverse("admin:claims_setaside_changelist"))
    assert [status(claim) for claim in (one, other)] == ["triaged_out", "submitted"]


def test_a_claim_on_hold_is_not_decided_until_it_is_released(claim: Claim, rita: User) -> None:
    assert done(rita, "reviewitem_hold", claim.pk, seen=seen(claim), reason="").status_code == 200
    assert done(rita, "reviewitem_hold", claim.pk, seen=seen(claim), reason="Wait.").status_code == 302
    assert done(rita, "reviewitem_hold", claim.pk, seen=seen(claim), reason="Wait.").status_code == 409
    assert "Approve" not in offered(rita, claim)
    assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim)).status_code == 409
    assert done(rita, "reviewitem_release", claim.pk, seen=seen(claim), reason="Go on.").status_code == 302
    assert done(rita, "reviewitem_approve", claim.pk, seen=seen(claim)).status_code == 302


def test_above_the_threshold_two_people_decide(claim: Claim, rita: User) -> None:
    said = {"amount_0": BIG, "reason_0": "A large one."}
    assert done(rita, "reviewitem_part", claim.pk, seen=seen(claim), **said).status_code == 302
    said["seen"] = seen(claim)
    assert status(claim) == "submitted"
    listed = page(senior(), "claim_changelist", query="?seat=second")
    assert [row.pk for row in listed.context["cl"].result_list] == [claim.pk]
    assert "The first seat" in page(senior(), "reviewitem_part", claim.pk).content.decode()
    assert done(rita, "reviewitem_part", claim.pk, **said).status_code == 403
    assert done(senior(), "reviewitem_part", claim.pk, **said | {"amount_0": BIG + 1}).status_code == 409
    assert done(senior(), "reviewitem_part", claim.pk, **said).status_code == 302
    assert status(claim) == "approved"


def test_what_is_offered_follows_status_and_duty(claim: Claim, rita: User, audrey: User) -> None:
    assert offered(audrey, claim) == []
    assert {"Approve", "Reject", "Ask the claimant", "Put on hold"} <= set(offered(rita, claim))
    decided(claim)
    assert "Approve" not in offered(rita, claim)
    assert "Take the decision back" in offered(rita, claim)


def test_what_cannot_be_done_is_not_offered(rita: User) -> None:
    refused, paid = claims(0, 300_000)
    assert "Approve" not in offered(rita, refused)
    assert "Approve in part" in offered(rita, refused)
    partner = ClaimFactory(
        incident=paid.incident, claimant=ClaimantFactory(type="partner"), services=["kakaopay"]
    )
    assert not {"Approve", "Approve in part"} & set(offered(rita, partner))
    decided(paid)
    assert "Take the decision back" in offered(rita, paid)
    sent()
    assert "Take the decision back" not in offered(rita, paid)


# ---------------------------------------------------------------- the queue


def queued(*codes: str) -> list[Claim]:
    made = claims(*[300_000] * len(codes))
    for claim, code in zip(made, codes, strict=True):
        ReviewItem.objects.create(claim=claim, code=code, at=NOON, due_on=NOON.date())
    refresh(claims=[claim.pk for claim in made])
    return made


def rejection(claim: Claim) -> dict[str, object]:
    return {"seen": seen(claim), "codes": ["not_covered"]}


def to(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=[claim.pk])


def act(claim: Claim, name: str) -> str:
    return reverse(f"admin:claims_reviewitem_{name}", args=[claim.pk])


def listed(who: User, query: str = "") -> list[int]:
    return [
        item.claim_id for item in page(who, "reviewitem_changelist", query=query).context["cl"].result_list
    ]


def test_the_queue_is_filtered_and_searched(rita: User) -> None:
    first, second = queued("second_seat", "answered")
    assert listed(rita) == [first.pk, second.pk]
    assert listed(rita, "?code=answered") == [second.pk]
    assert listed(rita, "?service=melon") == []
    assert listed(rita, "?service=kakaotalk.channel") == [first.pk, second.pk]
    assert listed(rita, "?type=individual") == []
    assert listed(rita, "?type=merchant&amount=50k&stage=proposed&due=overdue") == [first.pk, second.pk]
    assert listed(rita, "?amount=100k") == listed(rita, "?stage=held") == listed(rita, "?due=today") == []
    assert listed(rita, "?failed=duplicates") == listed(rita, "?flag=late") == []
    assert listed(rita, "?assignee=me") == []
    assert listed(rita, "?assignee=nobody") == [first.pk, second.pk]
    assert listed(rita, "?age=week") == [first.pk, second.pk]
    assert listed(rita, f"?q={second.reference}") == [second.pk]
    assert listed(rita, "?state=closed") == []
    text = page(rita, "reviewitem_changelist").content.decode()
    assert "The second of two people has to decide" in text


@pytest.mark.parametrize(
    "query",
    [
        "?code=x",
        "?code=asked",
        "?due=soon",
        "?amount=7",
        "?assignee=0",
        "?work=x",
        "?state=open",
        "?service=x",
    ],
)
def test_a_filter_that_cannot_be_meant_is_said_and_shows_nothing(rita: User, query: str) -> None:
    queued("answered", "asked")
    assert listed(rita, query) == []
    assert "errorlist" in page(rita, "reviewitem_changelist", query=query).content.decode()


@pytest.mark.parametrize("state", ["closed", "all"])
@pytest.mark.parametrize(
    "query", ["type=merchant", "amount=50k", "due=overdue", "age=week", "code=answered", "assignee=others"]
)
def test_what_is_closed_is_found_by_who_had_it_and_by_nothing_else(
    rita: User, state: str, query: str
) -> None:
    first, _second = queued("answered", "answered")
    decided(first)
    assert first.pk in listed(rita, f"?state={state}&assignee=nobody")
    shown = page(rita, "reviewitem_changelist", query=f"?state={state}&{query}").context["cl"]
    assert list(shown.filterset.form.errors) == [query.partition("=")[0]]
    assert "What is closed is not filtered by this." in str(shown.filterset.form.errors)
    assert list(shown.result_list) == [] != listed(rita, f"?{query}&state=") or query == "assignee=others"


def led(who: User | str, query: str = "") -> str:
    return done(who, "reviewitem_next", query=query).headers["Location"].partition("?")[0]


def test_the_next_claim_is_taken_by_post_alone_and_by_reviewers_alone(rita: User) -> None:
    (claim,) = queued("answered")
    assert page(rita, "reviewitem_next").status_code == 405
    for name in ("omar", "audrey", "priya"):
        assert done(name, "reviewitem_next").status_code == 403
    assert ReviewItem.objects.get(claim=claim).assignee is None


def test_the_way_leads_from_one_claim_to_the_next_and_ends(rita: User) -> None:
    first, second = queued("proposed", "answered")
    assert led(rita) == to(first)
    assert led(rita, f"?after={first.pk}") == to(second)
    assert led(rita, f"?after={second.pk}") == reverse("admin:claims_reviewitem_changelist")
    assert led(rita, "?after=x") == to(first)
    assert led(UserFactory(duties=("reviewer",))) == reverse("admin:claims_reviewitem_changelist")


def test_who_has_nothing_of_their_own_goes_on_with_the_teams(rita: User) -> None:
    (claim,) = queued("answered")
    assert listed(rita, "?work=mine") == []
    assert led(rita, "?queue=work%3Dmine") == to(claim)
    assert listed(rita, "?work=mine") == [claim.pk] == listed(rita)


def test_from_what_waits_for_claimants_one_is_led_to_the_teams_without_a_look_at_each(
    rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigning, "_AT_ONCE", 1)
    *asked, claim = queued(*["asked"] * 9, "answered")
    Claim.objects.filter(pk__in=[one.pk for one in asked]).update(status="information_requested")
    with CaptureQueriesContext(connection) as read:
        assert led(rita, "?queue=work%3Dclaimants") == to(claim)
    assert sum("FOR NO KEY UPDATE" in one["sql"] for one in read) == 1


def test_the_parts_are_counted_and_each_count_leads_to_as_many(rita: User) -> None:
    first, _second, asked = queued("proposed", "answered", "asked")
    assert led(rita) == to(first)
    parts = {part.label: part for part in page(rita, "reviewitem_changelist").context["parts"]}
    assert [(label, part.shown) for label, part in parts.items()] == [
        ("My work", False), ("Team", True), ("Waits for claimants", False),
    ]  # fmt: skip
    for label, number in (("My work", 1), ("Team", 2), ("Waits for claimants", 1)):
        overdue = parts[label].counts[0]
        assert (overdue.label, overdue.number, overdue.late) == ("Overdue", str(number), True)
        for count in parts[label].counts:
            rows = as_(rita).get(count.url).context["cl"].result_list
            assert len(rows) == int(count.number)
    assert listed(rita, "?work=claimants") == [asked.pk]
    assert "Begin with" not in page(rita, "reviewitem_changelist", query="?work=claimants").content.decode()


def chosen(who: User | str, action: str, *claims: Claim, query: str = "") -> object:
    items = list(ReviewItem.objects.filter(claim__in=claims, state="open").values_list("pk", flat=True))
    return done(who, "reviewitem_changelist", query=query, action=action, _selected_action=items)


def test_those_chosen_are_taken_given_and_given_back(rita: User) -> None:
    first, second, third = queued("answered", "answered", "proposed")
    other = UserFactory(duties=("reviewer",))
    assert chosen("omar", "take_chosen", first).status_code in (200, 302)
    assert not ReviewItem.objects.filter(assignee__isnull=False).exists()
    chosen(rita, "take_chosen", first, second)
    assert listed(rita, "?work=mine") == [first.pk, second.pk] == listed(rita, "?assignee=me")
    page_of_many = chosen(rita, "assign_chosen", second, third, query="?code=answered").headers["Location"]
    browser = as_(rita)
    form = browser.get(page_of_many).context["form"]
    assert "code%3Danswered" in page_of_many and "code" in browser.get(page_of_many).context["back"]
    answer = browser.post(page_of_many, {**form.initial, "to": other.pk})
    assert answer.status_code == 302
    assert listed(rita, f"?assignee={other.pk}") == [second.pk]
    chosen(rita, "give_back_chosen", first)
    assert listed(rita, "?assignee=nobody") == [first.pk, third.pk]


def test_the_page_that_assigns_is_refused_when_somebody_was_faster(rita: User) -> None:
    (claim,) = queued("answered")
    other = UserFactory(duties=("reviewer",))
    browser = as_(rita)
    url = reverse("admin:claims_reviewitem_assign", args=[claim.pk])
    form = browser.get(url).context["form"]
    assert led(other) == to(claim)
    answer = browser.post(url, {**form.initial, "to": rita.pk})
    assert answer.status_code == 409
    assert str(other) in answer.content.decode()
    assert browser.post(url, {"had": "x:y", "to": rita.pk}).status_code == 200
    assert browser.post(url, {"had": f"{claim.pk}:{other.pk}", "to": ""}).status_code == 302
    assert listed(rita, "?assignee=nobody") == [claim.pk]


def test_who_came_through_the_queue_is_led_to_the_next_of_the_same_filters(rita: User) -> None:
    first, other, second = queued("answered", "second_seat", "answered")
    kept = "?queue=code%3Danswered"
    tool = page(rita, "reviewitem_changelist", query="?code=answered&p=1").context["tools"][0]
    assert (tool.url, tool.posts) == (reverse("admin:claims_reviewitem_next") + kept, True)
    assert as_(rita).post(tool.url).headers["Location"] == to(first) + kept
    approve = page(rita, "claim_change", first.pk, query=kept).context["tools"][0]
    assert (approve.label, approve.first) == ("Approve", True)
    browser = as_(rita)
    decided = browser.post(approve.url, {"seen": seen(first)})
    assert decided.headers["Location"] == to(second) + kept
    assert first.reference in browser.get(to(second)).content.decode()  # what was done is told, with its link
    assert (status(first), status(other)) == ("approved", "submitted")
    ended = browser.post(act(second, "reject") + kept, rejection(second))
    assert ended.headers["Location"] == reverse("admin:claims_reviewitem_changelist") + "?code=answered"


def test_who_did_not_come_through_the_queue_stays_with_the_claim(rita: User) -> None:
    first, second = queued("answered", "answered")
    assert as_(rita).post(act(first, "reject"), rejection(first)).headers["Location"] == to(first)
    undone = as_(rita).post(act(first, "undo") + "?queue=", {"seen": seen(first), "note": "A mistake."})
    assert undone.headers["Location"] == to(first) + "?queue="
    assert status(second) == "submitted"


def test_under_a_filter_that_cannot_be_meant_nothing_is_taken(rita: User) -> None:
    (first,) = queued("answered")
    assert led(rita, "?queue=code%3Dx") == led(rita, "?queue=p%3Dx%26nonsense%3D1")
    assert ReviewItem.objects.get(claim=first).assignee is None


def test_the_queue_shows_what_is_proposed_and_the_services_by_name(rita: User) -> None:
    (claim,) = queued("answered")
    text = page(rita, "reviewitem_changelist").content.decode()
    assert "30,000 won" in text
    names = "".join(re.findall(r'<td class="field-named">(.*?)</td>', text))
    assert names == Service.objects.get(key=claim.services[0]).name_en


def test_a_decided_claim_leaves_the_queue(rita: User) -> None:
    first, second = queued("second_seat", "answered")
    done(rita, "reviewitem_approve", first.pk, seen=seen(first))
    assert listed(rita) == [second.pk]
    assert sorted(listed(rita, "?state=all")) == [first.pk, second.pk]
    assert listed(rita, "?state=closed") == [first.pk]


# ---------------------------------------------------------------- decisions, awards, the rule


def test_decisions_and_awards_are_shown_with_letter_and_amount(claim: Claim, rita: User) -> None:
    decision = decided(claim)
    text = page(rita, "decision_change", decision.pk).content.decode()
    assert "Approved" in text
    assert "30,000 won" in text
    assert "30,000 won" in page(rita, "award_changelist").content.decode()
    assert page(rita, "award_change", Award.objects.get().pk).status_code == 200


def test_the_rule_is_set_by_one_senior_and_confirmed_by_another(rita: User) -> None:
    one, other = senior(), senior("sven")
    said = {"rule": "straightforward", "on": "on", "at_most": 50_000, "held": 20, "reason": "many alike"}
    assert done(rita, "automaticrule_set", **said).status_code == 403
    assert done(one, "automaticrule_set", **said).status_code == 302
    rule = AutomaticRule.objects.get()
    shown = page(one, "automaticrule_change", rule.pk)
    assert shown.context["tools"] == []
    assert "Rule for straightforward claims v1" in shown.content.decode()
    assert "on · Waits for confirmation" in page(one, "automaticrule_changelist").content.decode()
    assert done(one, "automaticrule_confirm", rule.pk).status_code == 403
    asked = page(other, "automaticrule_confirm", rule.pk).content.decode()
    assert "At most: 50,000 won" in asked and "Reason: many alike" in asked
    assert done(other, "automaticrule_confirm", rule.pk).status_code == 302
    assert "Waits for confirmation" not in page(one, "automaticrule_changelist").content.decode()
    assert done(other, "automaticrule_confirm", rule.pk).status_code == 409


def test_what_a_rule_holds_back_is_agreed_with_in_one_click(claim: Claim, rita: User) -> None:
    sampled(claim)
    assert "Agree with the rule" in offered(rita, claim)
    assert "held back" in page(rita, "reviewitem_part", claim.pk).content.decode()
    shown = page(rita, "reviewitem_agree", claim.pk)
    assert "30,000 won" in shown.content.decode()
    listed = page(rita, "claim_changelist", query="?seat=held")
    assert claim.reference in listed.content.decode()
    assert done(rita, "reviewitem_agree", claim.pk, seen=seen(claim)).status_code == 302
    assert status(claim) == "approved"
    assert "Agree with the rule" not in offered(rita, claim)
    assert done(senior(), "reviewitem_agree", claim.pk, seen=seen(claim)).status_code == 409


def test_nobody_is_offered_to_agree_where_nothing_is_held_back_or_the_claim_is_on_hold(
    claim: Claim, rita: User
) -> None:
    assert "Agree with the rule" not in offered(rita, claim)
    assert done(rita, "reviewitem_agree", claim.pk, seen=seen(claim)).status_code == 409
    sampled(claim)
    review.hold(actor=rita, claim=claim, reason="x", at=NOON, door="test")
    assert "Agree with the rule" not in offered(rita, claim)
    assert done(rita, "reviewitem_agree", claim.pk, seen=seen(claim)).status_code == 409
    assert status(claim) == "submitted"


def test_a_sample_is_shown_with_its_seed_its_strata_and_how_often_people_agreed(
    claim: Claim, rita: User
) -> None:
    sampled(claim)
    sample = Sample.objects.get()
    shown = page("omar", "sample_change", sample.pk).content.decode()
    for said in (
        sample.seed,
        sample.digest,
        claim.reference,
        "Approved · ",
        "up to 50,000 won",
        "1,000 of 1,000 of all",
    ):
        assert said in shown, said
    assert "0 looked at" in shown
    review.agree(actor=rita, claim=claim, at=NOON, door="test")
    assert (
        "1 looked at, 1 decided as the rule did" in page("omar", "sample_change", sample.pk).content.decode()
    )
    rule = AutomaticRule.objects.get()
    assert "1 looked at" in page("omar", "automaticrule_change", rule.pk).content.decode()
    assert page("omar", "sample_changelist").status_code == 200


def test_a_rule_is_set_with_its_policies_and_rates() -> None:
    PolicyVersionFactory()
    said = {"rule": "refusals", "on": "on", "at_most": 1, "held": 5, "reason": "x"}
    more = {"policies": ["kakao-merchant-2022"], "rates": "amount:more 200\ntype:merchant 0\n"}
    assert done(senior(), "automaticrule_set", **said, **more).status_code == 302
    rule = AutomaticRule.objects.get()
    assert (rule.name, rule.number, rule.policies) == ("refusals", 1, ["kakao-merchant-2022"])
    assert rule.sample == {"": 5, "amount:more": 200, "type:merchant": 0}


def test_a_setting_out_of_range_is_refused() -> None:
    said = {"rule": "refusals", "on": "on", "held": 20, "reason": "x"}
    assert done(senior(), "automaticrule_set", at_most=0, **said).status_code == 200
    for wrong in ({"held": 1_001}, {"rates": "many"}, {"rates": "type:merchant -5"}, {"rule": "belt"}):
        assert done(senior(), "automaticrule_set", **{"at_most": 1, **said, **wrong}).status_code == 200
    weather = {"rates": "weather:fair 5", "at_most": 1}
    assert done(senior(), "automaticrule_set", **{**said, **weather}).status_code == 409
    assert not AutomaticRule.objects.exists()
    assert done(senior(), "automaticrule_set", at_most=10**8, **said).status_code == 409
    assert rule_on().on


def test_the_desk_reads_in_both_languages(claim: Claim, rita: User) -> None:
    browser = as_(rita)
    for language in ("ko", "en"):
        browser.cookies["django_language"] = language
        for name in ("claim_change", *(f"reviewitem_{act}" for act in PAGES)):
            answer = browser.get(reverse(f"admin:claims_{name}", args=[claim.pk]))
            assert f'lang="{language}"' in answer.content.decode()
