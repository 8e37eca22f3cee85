"""The description of the API: OpenAPI for machines, and a page that reads it out under the strict policy."""

from typing import Any

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from claims.api.endpoint import PublicEndpoint
from claims.api.permissions import Public
from claims.api.tokens import BearerToken


class Schema(SpectacularJSONAPIView):
    permission_classes = (Public,)
    authentication_classes = ()


class Page(SpectacularSwaggerSplitView):
    """Within the frame of the site, which shows who has signed in."""

    permission_classes = (Public,)
    authentication_classes = (SessionAuthentication,)
    template_name = "api/docs.html"
    url_name = "api:schema"


@extend_schema(exclude=True)
class Nothing(PublicEndpoint):
    """Every other address: whoever speaks JSON is told so in JSON."""

    permission_classes = (Public,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class BearerScheme(OpenApiAuthenticationExtension):
    """How the description tells of our tokens."""

    target_class = BearerToken
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}
