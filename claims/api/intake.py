"""Claims of whoever is signed in: sent, listed, and one of them with its decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import filings, serializers, telling
from claims.api.endpoint import Endpoint, PublicEndpoint
from claims.api.exceptions import Refused
from claims.api.paging import ByReference
from claims.api.permissions import Public, SignedIn
from claims.api.throttles import Anonymous, Person
from claims.api.throttles import Filing as FilingRate
from claims.models import Claim, Incident
from claims.queries import intake as queries
from claims.queries import outages
from claims.rules import consent, reference
from claims.rules.text import Malformed
from claims.stages import intake

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A UUID of your making, one for each claim. The same key again gives the claim it gave before.",
)


class KeyReused(Refused):
    default_detail = gettext_lazy(
        "This Idempotency-Key already stands for another claim. Please make a new one."
    )
    default_code = "idempotency_key_reused"


class Consent(PublicEndpoint):
    permission_classes = (Public,)
    serializer_class = serializers.ConsentText

    @extend_schema(operation_id="consent_retrieve", responses=serializers.ConsentText)
    def get(self, request: Request) -> Response:
        """The text that a claimant has to agree to now, in both languages."""
        return Response(serializers.ConsentText(telling.consent_text(consent.newest())).data)


class Claims(Endpoint):
    permission_classes = (SignedIn,)
    throttle_classes = (Anonymous, Person, FilingRate)
    serializer_class = serializers.FilingSent
    pagination_class = ByReference

    @property
    def parameters(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({"after", "limit"}) if self.request.method in ("GET", "HEAD") else frozenset()

    def get_queryset(self) -> QuerySet[Claim]:
        return queries.mine(user=self.person)

    @extend_schema(operation_id="claims_list", responses=serializers.ClaimRow(many=True))
    def get(self, request: Request) -> Response:
        """The claims that you filed, and those from files that were linked to you."""
        page = self.paginate_queryset(self.get_queryset())
        rows = [telling.own_row(claim) for claim in page or ()]
        return self.get_paginated_response(serializers.ClaimRow(rows, many=True).data)

    @extend_schema(
        operation_id="claims_create",
        parameters=[KEY],
        request=serializers.FilingSent,
        responses={201: serializers.OwnClaim},
    )
    def post(self, request: Request) -> Response:
        """Files a claim. One that comes late is taken, and refused with its reason when it is checked, unless a late
        link lets it in.
        """
        key = _key(request.headers.get("Idempotency-Key", ""))
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        claim = self._filed(sent.validated_data, key, timezone.now())
        answer = Response(serializers.OwnClaim(telling.own(claim)).data, status=status.HTTP_201_CREATED)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{claim.reference}/")
        return answer

    def _filed(self, sent: dict[str, Any], key: UUID, now: datetime) -> Claim:
        incident, link = _incident(sent["incident"]), sent.get("late_link", "")
        proved = queries.verified_addresses(user=self.person)
        said = filings.said(sent, email=proved[0] if proved else "")
        found = filings.findings(said, incident=incident, at=now)
        if found:
            raise intake.FilingRefused(findings=found)
        claim = intake.file_claim(
            actor=self.person,
            incident=incident,
            filing=said.filing,
            at=now,
            origin=Claim.Origin.API,
            door="api",
            filing_key=key,
            late_link=intake.mark_of(link) if link else None,
        )
        if not filings.says_the_same(claim, said.filing, incident=incident, at=now, by_late_link=bool(link)):
            raise KeyReused
        return claim


class OneClaim(Endpoint):
    permission_classes = (SignedIn,)
    serializer_class = serializers.OwnClaim

    @extend_schema(operation_id="claims_retrieve", responses=serializers.OwnClaim)
    def get(self, request: Request, reference: str) -> Response:
        """One of your claims. That of anybody else is not there."""
        claim = queries.one_of_mine(user=self.person, reference=_spelt(reference))
        if claim is None:
            raise Http404
        return Response(serializers.OwnClaim(telling.own(claim)).data)


def _spelt(text: str) -> str:
    try:
        return reference.normalised(text)
    except Malformed as malformed:
        raise Http404 from malformed


def _incident(key: str) -> Incident:
    found = outages.with_record().filter(key=key).first()
    if found is None:
        raise ValidationError({"incident": [ErrorDetail(_("There is no outage of this key."), "choice")]})
    return found


def _key(text: str) -> UUID:
    try:
        if len(text) == 36:
            return UUID(text)
    except ValueError:
        pass
    said = _("Please send a UUID in the header Idempotency-Key, a new one for each claim.")
    raise ValidationError({"Idempotency-Key": [ErrorDetail(said, "idempotency_key")]})
