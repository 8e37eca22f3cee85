"""Claims for staff: found by reference or identifier, filtered, read on one page, masked."""

import pytest
from django.db.models import Model
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import AccessEntry, AssessmentRun, AuditEntry, Claim, ImportIssue
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory, IncidentFactory, ServiceFactory
from tests.people import person

pytestmark = pytest.mark.django_db
LIST = "admin:claims_claim_changelist"
PHONE, EMAIL, BUSINESS, NAME = "+821012345678", "kim.shop@example.com", "1248100998", "김시험"


@pytest.fixture
def claim() -> Claim:
    claimant = ClaimantFactory(identifier=BUSINESS, phone=PHONE, address=EMAIL, name=NAME)
    return ClaimFactory(claimant=claimant, incident=IncidentFactory(key="one"), submitter="federation")


def as_(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    client.cookies["django_language"] = "en"
    return client


def find(name: str, sought: str) -> str:
    response = as_(name).post(reverse("admin:claims_claim_find"), {"sought": sought})
    return response.headers.get("Location", str(response.status_code))


def listed(**filters: object) -> list[Claim]:
    return list(as_("rita").get(reverse(LIST), filters).context["cl"].result_list)


def test_nobody_finds_a_claim_who_may_not_see_any(claim: Claim, seo: User, mallory: User) -> None:
    for name in ("seo", "mallory"):
        assert find(name, claim.reference) == "403"
    assert as_("rita").get(reverse("admin:claims_claim_find")).status_code == 405


@pytest.mark.parametrize(
    "sought", [PHONE, "010-1234-5678", EMAIL, EMAIL.upper(), "124-81-00998", BUSINESS, NAME, "김 시험"]
)
def test_a_persons_claims_are_found_by_an_identifier_that_does_not_enter_the_address(
    claim: Claim, rita: User, sought: str
) -> None:
    ClaimFactory(incident=claim.incident, claimant=ClaimantFactory(name="박시험"))
    address = find("rita", sought)
    assert address.endswith(f"?claimant__id__in={claim.claimant_id}")
    assert list(as_("rita").get(address).context["cl"].result_list) == [claim]


def test_a_claim_is_found_by_its_reference_however_it_is_typed(claim: Claim, rita: User) -> None:
    page = reverse("admin:claims_claim_change", args=[claim.pk])
    assert find("rita", claim.reference.lower().replace("-", " ")) == page


@pytest.mark.parametrize(
    ("sought", "kinds", "found"),
    [
        (PHONE, {"phone"}, 1),
        (EMAIL, {"email"}, 1),
        (BUSINESS, {"business_number"}, 1),
        ("배비밀스런", {"name"}, 0),
        ("110-987-654321", {"account"}, 0),
        ("\u202e배비밀스런", set(), 0),
    ],
)
def test_a_search_is_kept_and_its_text_stands_nowhere(
    claim: Claim, rita: User, caplog: pytest.LogCaptureFixture, sought: str, kinds: set[str], found: int
) -> None:
    caplog.set_level(0)
    browser = as_("rita")
    answer = browser.post(reverse("admin:claims_claim_find"), {"sought": sought})
    entry = AccessEntry.objects.get(what="search")
    assert (entry.by, entry.kind, entry.key, entry.reason, entry.door) == (rita, "claimant", "", "", "admin")
    assert kinds <= set(entry.facts.get("kinds", [])) and entry.facts.get("found", 0) == found
    told = [
        str(model_to_dict(entry)), caplog.text, answer["Location"], str(answer.cookies), str(dict(browser.session)),
        browser.get(answer["Location"]).content.decode(),
        *map(str, AuditEntry.objects.values_list()),
    ]  # fmt: skip
    digits = "".join(letter for letter in sought if letter.isdigit())
    for text in told:
        assert sought not in text and sought.strip("\u202e") not in text
        assert len(digits) < 8 or digits not in text


def test_a_search_by_reference_is_kept_too(claim: Claim, rita: User) -> None:
    find("rita", claim.reference)
    assert AccessEntry.objects.get(what="search").facts == {"kinds": ["reference"], "found": 1}


def test_who_may_not_search_is_not_said_to_have(claim: Claim, seo: User) -> None:
    assert find("seo", NAME) == "403" and not AccessEntry.objects.exists()


@pytest.mark.parametrize(
    "sought", ["", "nobody", "010-9999-9999", "C-00000-000000", "\0", "a" * 101, "\u202e"]
)
def test_what_is_not_found_or_cannot_be_looked_for_leads_back(claim: Claim, rita: User, sought: str) -> None:
    assert find("rita", sought) == reverse(LIST)


def test_the_list_is_filtered_and_never_counts_beyond_what_can_be_paged(claim: Claim, rita: User) -> None:
    other = ClaimFactory(incident=claim.incident, services=["melon"], status="withdrawn", origin="file")
    ServiceFactory(key="melon")
    ImportFileFactory(submitter="federation")
    assert listed() == [other, claim]
    assert listed(status="submitted") == [claim]
    assert listed(service="melon") == [other]
    assert listed(submitter="federation") == [claim]
    assert listed(origin="file") == [other]
    assert listed(type="partner") == []
    assert listed(type="merchant", status="withdrawn", service="melon") == [other]
    Claim.objects.filter(pk=claim.pk).update(held=True, hold_reason="wait")
    assert (listed(held="yes"), listed(held="no")) == ([claim], [other])
    own = ClaimFactory(incident=claim.incident, filed_by=rita)
    assert listed(filed="me") == [own]
    assert listed(incident=claim.incident_id) == [own, other, claim]
    assert listed(seat="second") == []


@pytest.mark.parametrize(
    "filters", [{"status": "x"}, {"type": "x"}, {"held": "perhaps"}, {"incident": 0}, {"submitter": "nobody"}]
)
def test_what_cannot_be_meant_shows_nothing_and_says_so(claim: Claim, rita: User, filters: dict) -> None:
    answer = as_("rita").get(reverse(LIST), filters)
    assert list(answer.context["cl"].result_list) == []
    assert "errorlist" in answer.content.decode()


def test_filters_of_other_tables_are_refused(claim: Claim, rita: User) -> None:
    response = as_("rita").get(reverse(LIST), {"claimant__email_hash": "x"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("name", "sees"), [("rita", True), ("audrey", True), ("priya", True), ("omar", False)]
)
def test_personal_data_is_masked_and_shown_only_to_those_whose_duty_needs_it(
    claim: Claim, name: str, sees: bool
) -> None:
    page = as_(name).get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    for hidden in (PHONE, "010-1234-5678", "12345678", EMAIL, BUSINESS, NAME):
        assert hidden not in page
    assert ("010-••••-5678" in page) is sees
    assert ("Your duties do not include personal data." in page) is not sees


def test_one_page_says_all_of_a_claim(house: dict[str, Model], rita: User) -> None:
    claim = house["claim"]
    AssessmentRun.objects.update(state="done")
    page = as_("rita").get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert house["duplicatelink"].second.reference in page  # type: ignore[attr-defined]
    assert "<svg" in page
    assert "300,000" in page  # the loss as given
    assert "submit" in page  # the move
    assert 'class="check-f"' in page


def test_a_claim_that_no_run_has_seen_says_so(claim: Claim, rita: User) -> None:
    page = as_("rita").get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert "No run has assessed this claim yet." in page


def test_a_file_shows_its_bad_lines_by_place_and_code(house: dict[str, Model], omar: User) -> None:
    page = as_("omar").get(reverse("admin:claims_importfile_change", args=[house["importfile"].pk]))
    assert "mobile_form" in page.content.decode()
    assert [issue.line for issue in page.context["issues"]] == [3]
    assert "1 finding" in page.content.decode() and "?page=" not in page.content.decode()


def test_every_bad_line_is_on_some_page_and_all_are_counted(house: dict[str, Model], omar: User) -> None:
    file = house["importfile"]
    ImportIssue.objects.bulk_create(
        ImportIssue(file=file, line=line, field="phone", code="mobile_form") for line in range(4, 405)
    )
    seen: list[int] = []
    for number, said in (("1", "1 to 200"), ("2", "201 to 400"), ("3", "401 to 402")):
        page = as_("omar").get(reverse("admin:claims_importfile_change", args=[file.pk]), {"page": number})
        assert f"{said} of 402 findings" in " ".join(page.content.decode().split())
        seen += [issue.line for issue in page.context["issues"]]
    assert seen == list(range(3, 405))
