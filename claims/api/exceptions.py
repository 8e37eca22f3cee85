"""What is refused, in one shape: {"type", "errors": [{"code", "detail", "attr"}]}. A refusal of a stage is a 409."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, status

from claims.presentation import refusals
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.filing import Filing, Finding
from claims.rules.filing.mandates import KINDS
from claims.rules.refusal import Refusal
from claims.rules.text import Malformed
from claims.stages.intake import FilingRefused

# Findings name the fields of the form; the API has another word for these.
_NAMES = {"consent": "consent_version", "email": "non_field_errors", "": "non_field_errors"}
_ANSWERS = "answers"
_OF_MANDATES = {f"{kind}_{part}" for kind in KINDS for part in ("name", "relation")}
_FIELDS = (
    {field.name for field in fields(Filing)}
    | set(_NAMES.values())
    | _OF_MANDATES
    | {"claimed_by", "under_14", "guardian_agrees"}
)


class Refused(exceptions.APIException):
    """The act is not lawful now."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("This cannot be done now.")
    default_code = "refused"


class Handler(ExceptionHandler):
    """Refusals and what Django raises of a spoilt request become answers; a bug stays a bug."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        match exc:
            case FilingRefused():
                return exceptions.ValidationError(by_field(exc.findings))
            case Malformed():
                return exceptions.ValidationError(refusals.told(exc), code=exc.code)
            case Forbidden() | SamePerson():
                return exceptions.PermissionDenied(refusals.told(exc), code=exc.code)
            case Refusal():
                return Refused(refusals.told(exc), code=exc.code)
            case BadRequest() | SuspiciousOperation() | UnreadablePostError():
                return exceptions.ParseError()
        return super().convert_known_exceptions(exc)


def by_field(found: Iterable[Finding]) -> dict[str, Any]:
    """Findings at the names the API has for their fields; what is no field of a filing is an answer to a policy."""
    errors: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    for finding in found:
        name = _NAMES.get(finding.field, finding.field)
        detail = exceptions.ErrorDetail(refusals.said(finding.sentence, finding.facts), code=finding.code)
        (errors if name in _FIELDS else answers).setdefault(name, []).append(detail)
    return errors | ({_ANSWERS: answers} if answers else {})
