"""What was typed into a form and did not arrive: kept for whoever wrote it, and there again when they come back.

A session that ended, a page that was open for too long, files that were too large, a fault of ours: each takes the form
before its view has read it. Its fields are sealed, bound to the person and the page, for an hour and nowhere but in the
cache: never in an address, never in a log. The page says whose it is by a signed field, since a session that has ended
does not; nobody else is shown what was written.
"""

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from claims.models.sealing import Unreadable, seal, unseal
from claims.rules.residents import without_resident_numbers
from claims.rules.text import plain

WHOSE: Final = "whose"  # the field that says for whom a page was drawn
SECONDS: Final = 3_600
_PAGE_AGE: Final = 30 * 24 * 3_600  # older pages have to be opened anew
_LARGEST: Final = 64 * 1_024  # signs of all fields together
_NOT_TYPED: Final = ("csrfmiddlewaretoken", WHOSE)
_PASSED_ON: Final = (Http404, PermissionDenied, SuspiciousOperation)

View = Callable[..., HttpResponse]
_log = logging.getLogger(__name__)


def keeps(view: View) -> View:
    """The view's form is kept where it does not arrive. Stands outside of what asks who is signed in."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.user.is_authenticated:
            request.whose = _token(request)  # type: ignore[attr-defined]
        elif request.method == "POST":
            _say(request, keep(request))
        try:
            answer = view(request, *args, **options)
        except _PASSED_ON:
            raise
        except Exception:
            request.words_kept = keep(request)  # type: ignore[attr-defined]
            raise
        if request.method == "POST" and request.user.is_authenticated and answer.status_code == 302:
            cache.delete(_place(request.user.pk, request))
        return answer

    kept.keeps_typed = True  # type: ignore[attr-defined]
    return kept


def keep(request: HttpRequest) -> bool:
    """Keeps the fields of the form, once it is certain whose they are; whether that was done."""
    try:
        pk = _whose(request)
        fields = _fields(request)
        if pk is None or not fields:
            return False
        sealed = seal({"fields": fields}, bound_to=_binding(pk, request))
        cache.set(_place(pk, request), sealed, timeout=SECONDS)
    except Exception:  # whatever is out of order here, what went wrong before is to be told
        _log.exception("What was typed could not be kept.")
        return False
    return True


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """What this person typed into this page and did not arrive, by field; shown by the page with a word about it."""
    if request.method == "POST" or not request.user.is_authenticated:
        return {}
    sealed = cache.get(_place(request.user.pk, request))
    if sealed is None:
        return {}
    try:
        fields = unseal(sealed, bound_to=_binding(request.user.pk, request))["fields"]
    except Unreadable:
        return {}
    request.typed_before = True  # type: ignore[attr-defined]
    return dict(fields)


def initial(request: HttpRequest) -> dict[str, str]:
    """The same for a form whose fields are of one value each."""
    return {name: values[-1] for name, values in typed(request).items() if values}


def _token(request: HttpRequest) -> str:
    return signing.dumps(request.user.pk, salt=_salt(request))


def _whose(request: HttpRequest) -> int | None:
    """Who is signed in; else for whom the page was drawn."""
    try:
        drawn_for = signing.loads(request.POST.get(WHOSE, ""), salt=_salt(request), max_age=_PAGE_AGE)
    except signing.BadSignature:
        return None
    pk = int(drawn_for)
    return pk if request.user.pk in (None, pk) else None


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    """The fields as they were typed, but for resident registration numbers; none where they are too many."""
    fields = {
        name: [_without_numbers(name, value) for value in values]
        for name, values in request.POST.lists()
        if name not in _NOT_TYPED
    }
    length = sum(len(one) for values in fields.values() for one in values) + sum(map(len, fields))
    return fields if length <= _LARGEST else {}


def _without_numbers(name: str, value: str) -> str:
    account = name == "account" and plain(value).isdigit()  # 13 digits in one run are one
    return value if account else without_resident_numbers(value)


def _say(request: HttpRequest, kept: bool) -> None:
    """To whoever is about to be asked to sign in."""
    said = gettext("You were signed out meanwhile, and nothing was sent.")
    if kept:
        said += " " + gettext("What you wrote is kept for an hour: sign in, and send it.")
    else:
        said += " " + gettext("What you wrote is not kept: please write it again.")
    messages.warning(request, said)


def _salt(request: HttpRequest) -> str:
    return f"unsent:{request.path}"


def _binding(pk: int, request: HttpRequest) -> str:
    return f"unsent:{pk}:{request.path}"


def _place(pk: Any, request: HttpRequest) -> str:
    return f"unsent:{pk}:{sha256(request.path.encode()).hexdigest()[:32]}"
