"""Claims for staff: a list with filters. It names nobody; what it leads to is read in the admin."""

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import serializers, telling
from claims.api.endpoint import Endpoint
from claims.api.filters import ClaimFilter
from claims.api.paging import ByReference
from claims.api.permissions import Sees
from claims.models import Claim


class StaffClaims(Endpoint):
    sees = "see_claims"
    permission_classes = (Sees,)
    serializer_class = serializers.StaffClaimRow
    pagination_class = ByReference
    filter_backends = (DjangoFilterBackend,)
    filterset_class = ClaimFilter
    parameters = frozenset({"after", "limit", *ClaimFilter.base_filters})
    queryset = Claim.objects.select_related("incident")

    @extend_schema(operation_id="staff_claims_list", responses=serializers.StaffClaimRow(many=True))
    def get(self, request: Request) -> Response:
        """All claims that were sent, the newest first. For whoever may see claims."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = [telling.staff_row(claim) for claim in page or ()]
        return self.get_paginated_response(serializers.StaffClaimRow(rows, many=True).data)
