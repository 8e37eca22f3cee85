"""A page that does one thing: it says what will happen, takes what is needed, and calls one stage verb."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from django import forms
from django.apps import apps
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from claims.admin.site import Screen, Tool, ask, site
from claims.presentation.refusals import told
from claims.rules.authority import Forbidden, SamePerson
from claims.rules.refusal import Refusal

FORBIDDEN, CONFLICT = 403, 409
MOST_NAMED: Final = 300  # rows by their ids in an address, of which a web server takes 4,094 bytes


class Act(NamedTuple):
    """What the page says. `action` is asked of the duties before anything is shown."""

    action: str
    title: str
    form: type[forms.Form]
    button: str
    back: str
    intro: str = ""
    listed: Iterable[str] = ()
    initial: dict[str, Any] = {}
    barred: str = ""  # why it cannot be done now: told in the place of the form


# Takes the form's cleaned data and the time, calls the stage, and gives the sentence that says what happened; or the
# answer itself, where that is a file.
Perform = Callable[[dict[str, Any], datetime], str | HttpResponseBase]


def acted(
    request: HttpRequest,
    act: Act,
    perform: Perform,
    *,
    template: str = "admin/claims/act.html",
    more: dict[str, Any] | None = None,
    onward: Callable[[], str] | None = None,
) -> HttpResponse:
    """The page on GET; on POST the stage, then `onward` or back. A refusal is shown on the page; what was typed stays.

    `template` and `more` are for a page that shows more than lines.
    """
    ask(request, act.action)
    posted = request.method == "POST"
    barred = act.barred if not posted else ""  # what is posted is refused by the stage
    form = act.form(request.POST if posted else None, request.FILES if posted else None, initial=act.initial)
    status = CONFLICT if barred else 200
    if posted and form.is_valid():
        try:
            done = perform(form.cleaned_data, timezone.now())
        except Refusal as refusal:
            form.add_error(None, told(refusal))
            status = FORBIDDEN if isinstance(refusal, Forbidden | SamePerson) else CONFLICT
        else:
            if isinstance(done, HttpResponseBase):
                return cast(HttpResponse, done)  # a file comes as a stream
            messages.success(request, done)
            return HttpResponseRedirect(onward() if onward else act.back)
    way = way_to(request, act.back)
    said = {
        **act._asdict(),
        "barred": barred,
        "form": form,
        "listed": list(act.listed),
        "way": way,
        **(more or {}),
    }
    return TemplateResponse(request, template, {**site.each_context(request), **said}, status=status)


def way_to(request: HttpRequest, back: str) -> list[Tool]:
    """The way back, by name: the list of the screen, and the row where the page is about one."""
    match = resolve(back.partition("?")[0])
    name = (match.url_name or "").removeprefix("claims_").rpartition("_")[0]
    model = apps.get_model("claims", name)
    way = [Tool(capfirst(model._meta.verbose_name_plural), reverse(f"admin:claims_{name}_changelist"))]
    if "object_id" in match.kwargs:
        screen = cast(Screen, site.get_model_admin(model))
        row = screen.get_object(request, match.kwargs["object_id"])
        way.append(Tool(screen.called(row), back))
    return way


def to_chosen(request: HttpRequest, name: str, rows: QuerySet[Any]) -> HttpResponseRedirect:
    """To the page of an act on the chosen rows of a list: no more than an address can name, which is said."""
    ids = list(rows.values_list("pk", flat=True)[: MOST_NAMED + 1])
    if len(ids) > MOST_NAMED:
        said = gettext("These are the first %(most)s of those you chose. Please come back for the others.")
        messages.warning(request, said % {"most": MOST_NAMED})
    return HttpResponseRedirect(f"{reverse(name)}?ids={','.join(map(str, ids[:MOST_NAMED]))}")


def chosen(request: HttpRequest) -> list[int]:
    """The ids named in the address or the form: `ids=1,2,3`. What is no id is left out."""
    text = request.POST.get("ids") or request.GET.get("ids", "")
    return [int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) < 19]
