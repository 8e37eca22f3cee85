"""What claims to be written otherwise than in UTF-8, as no browser sends a form of ours, is not guessed at."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_OURS = ("utf-8", "utf8")


class OneCharset:
    """Answers 400 before anything is read: Python knows charsets that no text can be in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = (request.content_params or {}).get("charset", _OURS[0])
        if said.lower() not in _OURS:
            raise BadRequest("Forms are read in UTF-8.")
        return self.get_response(request)
