"""What every view of the API has in common."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User


class Endpoint(GenericAPIView):
    """Takes the query parameters it names and no others; what is private is kept by nobody on the way."""

    parameters: ClassVar[frozenset[str]] = frozenset()
    private: ClassVar[bool] = True
    filter_backends: Any = ()
    pagination_class: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self.parameters)
        twice = sorted(name for name, values in request.query_params.lists() if len(values) > 1)
        if unknown or twice:
            raise ValidationError(
                {name[:60]: [ErrorDetail(_("There is no such parameter."), "unknown")] for name in unknown}
                | {name[:60]: [ErrorDetail(_("Please name it once."), "repeated")] for name in twice}
            )

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store" if self.private else "public, max-age=60"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    @property
    def person(self) -> User:
        """Who asks, behind SignedIn."""
        assert isinstance(self.request.user, User)
        return self.request.user


class PublicEndpoint(Endpoint):
    """For everybody: nobody is asked who they are."""

    private = False
    authentication_classes = ()
