"""A refusal, a finding and a bug, each as its own answer in one shape."""

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.test import RequestFactory
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.exceptions import by_field
from claims.api.permissions import Public
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.filing import Finding
from claims.rules.lifecycle import UnlawfulMove
from claims.rules.reference import ReferenceForm
from claims.stages.intake import FilingRefused


def answered(error: Exception) -> Response:
    class Raising(APIView):
        permission_classes = (Public,)
        authentication_classes = ()
        throttle_classes = ()

        def get(self, request: object) -> Response:
            raise error

    return Raising.as_view()(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Forbidden(action="file_claim"), 403, "forbidden"),
        (SamePerson(action="decide_claim", relation="claimant"), 403, "same_person"),
        (UnlawfulMove(status="paid", act="undo"), 409, "unlawful_move"),
        (ReferenceForm(), 400, "reference_form"),
        (FilingRefused(findings=[Finding("name", "required")]), 400, "required"),
        (SuspiciousOperation("x"), 400, "parse_error"),
        (BadRequest("x"), 400, "parse_error"),
    ],
)
def test_each_kind_of_error_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    answer = answered(error)
    assert answer.status_code == status
    assert [one["code"] for one in answer.data["errors"]] == [code]


@pytest.mark.filterwarnings("ignore")
def test_a_bug_tells_nothing_of_itself() -> None:
    answer = answered(RuntimeError("the secret 124-81-00998"))
    assert answer.status_code == 500
    assert "secret" not in str(answer.data)


def test_findings_stand_at_the_names_that_were_sent() -> None:
    found = [
        Finding("consent", "consent_missing"),
        Finding("email", "contact_missing"),
        Finding("loss", "required"),
    ]
    found += [Finding("start", "required"), Finding("start", "offset_missing")]
    said = by_field(found)
    assert set(said) == {"consent_version", "non_field_errors", "answers", "start"}
    assert set(said["answers"]) == {"loss"}
    assert [one.code for one in said["start"]] == ["required", "offset_missing"]


def test_a_finding_is_told_with_its_facts() -> None:
    (detail,) = by_field([Finding("loss", "out_of_range", {"low": 0, "high": 7})])["answers"]["loss"]
    assert "7" in detail and "%(" not in detail
