"""The description of the API: OpenAPI for machines, and a page that reads it out under the strict policy."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from claims.api.permissions import Public
from claims.api.tokens import BearerToken


class Schema(SpectacularJSONAPIView):
    permission_classes = (Public,)
    authentication_classes = ()


class Page(SpectacularSwaggerSplitView):
    permission_classes = (Public,)
    authentication_classes = ()
    template_name = "api/docs.html"
    url_name = "api:schema"


class BearerScheme(OpenApiAuthenticationExtension):
    """How the description tells of our tokens."""

    target_class = BearerToken
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}
