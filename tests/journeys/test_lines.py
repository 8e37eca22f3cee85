"""One explanation everywhere: the lines of a claim are the same in `explain`, letter, admin, page and API."""

import html
import io
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from claims.models import Assessment, Claim, Decision
from claims.presentation import lines
from claims.queries import assessment, policies
from claims.rules.policy.trying import plain_lines
from tests.stages.review.making import assessed, by_rules, rule_on
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db
LANGUAGES = ("ko", "en")
Rows = list[tuple[str, str]]


@pytest.fixture
def decided(omar: User, alice: User) -> list[Decision]:
    """All plain claims of a small world, decided by the rule and linked to Alice."""
    incident = kakao()
    everyone(incident)
    run = assessed(incident)
    rule_on()
    by_rules(run)
    Claim.objects.update(linked_to=alice)
    return list(Decision.objects.filter(final=True).select_related("claim", "run").order_by("pk"))


def judged(decision: Decision) -> list[Assessment]:
    assert decision.run
    rows = assessment.of_claim(claim=decision.claim, run=decision.run)
    return [row for row in rows if row.policy_version]


def stored(row: Assessment, language: str) -> Rows:
    """Labels and values out of the stored cells; the reason, which is a sentence of its own, is left out."""
    assert row.policy_version
    policy = policies.compiled(row.policy_version)
    with override(language):
        shown = lines.shown(policy, policy.explained(row.steps, row.outcome, row.code, row.amounts))
    return [(one.label, one.value) for one in shown if one.kind != lines.REASON]


def all_stored(decision: Decision, language: str) -> list[Rows]:
    return [stored(row, language) for row in judged(decision)]


def test_there_is_enough_to_compare(decided: list[Decision]) -> None:
    rows = [row for decision in decided for row in judged(decision)]
    assert {row.outcome for row in rows} >= {1, 2}
    assert len({row.policy_version_id for row in rows if row.outcome == 1}) >= 3
    assert sum(len(stored(row, "en")) for row in rows) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_prints_them(decided: list[Decision], language: str) -> None:
    for decision in decided:
        out = io.StringIO()
        call_command("explain", decision.claim.reference, "--language", language, stdout=out)
        blocks = out.getvalue().split("\n\n")[2:]
        found = [
            [
                tuple(re.split(r" {2,}", line.strip()))
                for line in block.splitlines()[2:]
                if line[:4].strip() != "="
            ]
            for block in blocks
        ]
        said = [[row for row in rows if len(row) == 2] for rows in found]
        assert [rows for rows in said if rows] == [rows for rows in all_stored(decision, language) if rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("who", "address"), [("rita", "/admin/claims/claim/{pk}/change/"), ("alice", "/claims/{reference}/")]
)
def test_the_pages_show_them(
    decided: list[Decision], rita: User, alice: User, language: str, who: str, address: str
) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login({"rita": rita, "alice": alice}[who])
    for decision in decided:
        claim = decision.claim
        page = client.get(address.format(pk=claim.pk, reference=claim.reference))
        assert page.status_code == 200
        lists = re.findall(r'<dl class="said">(.*?)</dl>', page.content.decode(), flags=re.DOTALL)
        found = [re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", one, flags=re.DOTALL) for one in lists]
        said = [[(html.unescape(label), html.unescape(value)) for label, value in rows[1:]] for rows in found]
        for rows in filter(None, all_stored(decision, language)):
            assert rows in said, (claim.reference, rows, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_tells_them(decided: list[Decision], language: str) -> None:
    for decision in decided:
        letter = decision.letter_ko if language == "ko" else decision.letter_en
        for row in judged(decision):
            if row.outcome == Assessment.Outcome.REFER or (
                decision.outcome == "approve" and row.outcome != 1
            ):
                continue
            told = "\n".join(f"  {label}: {value}" for label, value in stored(row, language))
            assert told in letter, (decision.claim.reference, told, letter)


def test_the_api_answers_them_exactly(decided: list[Decision], alice: User) -> None:
    client = Client()
    client.force_login(alice)
    for decision in decided:
        answer = client.get(f"/api/v1/claims/{decision.claim.reference}/")
        assert answer.status_code == 200
        told = [one for one in answer.json()["decision"]["explanation"] if one["policy"]]
        assert len(told) == len(judged(decision))
        for one, row in zip(told, judged(decision), strict=True):
            assert row.policy_version
            policy = policies.compiled(row.policy_version)
            exact = policy.explained(row.steps, row.outcome, row.code, row.amounts)
            assert (one["policy"], one["version"]) == (policy.key, row.policy_version.number)
            assert one["lines"] == plain_lines(exact, policy.document.time_zone)
            given = {
                line.line: amount for line, amount in zip(policy.lines, row.amounts, strict=True) if amount
            }
            assert {line["id"]: line["value"] for line in one["lines"] if line["id"] in given} == given
