"""Every address of the API, version 1."""

from django.urls import path, re_path

from claims.api import intake, openapi, outages, policies, review

app_name = "api"

urlpatterns = [
    path("outages/", outages.Outages.as_view(), name="outages"),
    path("outages/<str:key>/", outages.OneOutage.as_view(), name="outage"),
    path("policies/", policies.Policies.as_view(), name="policies"),
    path("consent/", intake.Consent.as_view(), name="consent"),
    path("claims/", intake.Claims.as_view(), name="claims"),
    path("claims/<str:reference>/", intake.OneClaim.as_view(), name="claim"),
    path("staff/claims/", review.StaffClaims.as_view(), name="staff-claims"),
    path("schema/", openapi.Schema.as_view(), name="schema"),
    path("docs/", openapi.Page.as_view(), name="docs"),
    re_path(r"^.*$", openapi.Nothing.as_view(), name="nothing"),
]
