"""The loss of a merchant, worked out from daily sales on public pages: read, columns confirmed, counted.

Nothing is kept unless somebody who is signed in puts it into a claim.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims import tasks
from claims.models import ClaimantType, Incident
from claims.presentation import losses as telling
from claims.presentation import numbers, refusals
from claims.queries import intake as queries
from claims.queries import outages as record
from claims.rules import losses, papers, sales
from claims.rules.filing.steps import ANSWER, unanswered
from claims.rules.losses import DaysMissing, Loss, Scheme
from claims.rules.papers import STATUSES, Table
from claims.rules.refusal import Refusal
from claims.rules.sales import Columns, seen
from claims.stages import intake, review
from claims.stages.intake.examining import table_in
from claims.web import uploads, worked_out
from claims.web.drafts.pages import address
from claims.web.drafts.writing import pages_of
from claims.web.intake import own, person, private
from claims.web.rates import TooOften, within_rate

MOST_TEXT: Final = 500_000  # signs: as a browser sends them, within what Django reads of a form
_SHOWN: Final = 8  # lines of the table by which the columns are confirmed
_MOST_BAD: Final = 20
_LONGEST_CELL: Final = 40


class Given(NamedTuple):
    """A table as it was given and which columns count."""

    table: Table
    columns: Columns
    closed: bool


@never_cache
@uploads.takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def loss(request: HttpRequest) -> HttpResponse:
    """The page to give the sales on; then the one on which the columns are confirmed; then the loss."""
    scheme, incident = _scheme()
    context: dict[str, Any] = {"scheme": scheme, "incident": incident, "sign_in": _sign_in(), **_told(scheme)}
    if request.method != "POST":
        return private(render(request, "web/loss.html", context))
    counting = "day" in request.POST
    try:
        within_rate(request, "loss")
        given = _counted(request) if counting else _read(request)
        context |= _columns(given)
        if counting:
            return _result(request, given, scheme, context)
    except DaysMissing as refusal:
        context |= {"error": refusals.told(refusal), "missing": telling.days(refusal.missing)}
        return private(render(request, "web/loss_columns.html", context, status=422))
    except Refusal as refusal:
        context |= {
            "error": refusals.told(refusal),
            "typed": seen(request.POST.get("table", "")),
        }
        page = "web/loss_columns.html" if counting and "columns" in context else "web/loss.html"
        return private(render(request, page, context, status=429 if isinstance(refusal, TooOften) else 422))
    return private(render(request, "web/loss_columns.html", context))


@login_required
@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Puts the figure into the claim that is being written, or the table as a paper to one that was sent."""
    scheme, incident = _scheme()
    try:
        given = _counted(request)
        found = losses.loss_of(sales.sales_of(*given[:2]).days, scheme, closed=given.closed)
        if reference := request.POST.get("claim", ""):
            return _with_claim(request, reference, given, scheme)
        return _in_draft(request, given, found, scheme, incident)
    except Refusal as refusal:
        messages.error(request, refusals.told(refusal))
        return redirect("claims:loss")


def _scheme() -> tuple[Scheme, Incident]:
    """The scheme of the newest outage of which losses are worked out from sales. 404 where there is none."""
    for scheme in reversed(losses.schemes()):
        if incident := record.with_record().filter(key=scheme.incident).first():
            return scheme, incident
    raise Http404


def _sign_in() -> str:
    return f"{reverse('account_request_login_code')}?next={reverse('claims:loss')}"


def _told(scheme: Scheme) -> dict[str, Any]:
    return {
        "reference_from": numbers.calendar_day(scheme.reference_from),
        "reference_to": numbers.calendar_day(scheme.reference_to),
        "outage_from": numbers.calendar_day(scheme.outage_week),
        "outage_to": numbers.calendar_day(scheme.outage_end),
        "accept": f".csv,.xlsx,{papers.CSV},{papers.XLSX}",
    }


def _read(request: HttpRequest) -> Given:
    """What was pasted or sent, and the columns as they are guessed. Raises Refusal."""
    files = uploads.sent(request, "files")
    table = table_in(files[0].content) if files else sales.pasted(_text(request))
    if len(sales.carried(table)) > MOST_TEXT:
        raise papers.PaperTooMuch
    return Given(table, sales.columns_of(table), False)


def _counted(request: HttpRequest) -> Given:
    """The table that the page of the columns carries, and the columns as they are confirmed. Raises Refusal."""
    table = papers.table_of(_text(request).encode())
    guessed = sales.columns_of(table)
    day, amount = (_place(request.POST.get(name, "")) for name in ("day", "amount"))
    return Given(table, guessed._replace(day=day, amount=amount), "closed" in request.POST)


def _text(request: HttpRequest) -> str:
    text = request.POST.get("table", "")
    if not text.strip():
        raise sales.NoSales
    if len(text) > MOST_TEXT:
        raise papers.PaperTooMuch
    return text.encode(errors="replace").decode()


def _place(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) < 3 and int(typed) < sales.MOST_COLUMNS:
        return int(typed)
    raise sales.NoSuchColumns


def _columns(given: Given) -> dict[str, Any]:
    """What the page of the columns shows: the first lines, and a name for each column."""
    rows = given.table.rows
    width = min(max(len(cells) for _line, cells in rows), sales.MOST_COLUMNS)
    names = rows[given.columns.headings - 1][1] if given.columns.headings else []
    return {
        "columns": [
            (
                place,
                seen(names[place] if place < len(names) else "")[:_LONGEST_CELL],
            )
            for place in range(width)
        ],
        "chosen": given.columns,
        "closed": given.closed,
        "sample": [
            (line, [seen(cell)[:_LONGEST_CELL] for cell in cells[:width]]) for line, cells in rows[:_SHOWN]
        ],
        "lines": len(rows),
        "table": sales.carried(given.table),
    }


def _result(request: HttpRequest, given: Given, scheme: Scheme, context: dict[str, Any]) -> HttpResponse:
    read = sales.sales_of(given.table, given.columns)
    found = losses.loss_of(read.days, scheme, closed=given.closed)
    context |= {
        "shown": telling.shown(found, scheme),
        "bad": read.bad[:_MOST_BAD],
        "bad_more": max(len(read.bad) - _MOST_BAD, 0),
        "days": len(read.days),
        "mine": _mine(request, scheme),
        "type": ClaimantType(scheme.claimant_type),
    }
    return private(render(request, "web/loss_result.html", context))


def _mine(request: HttpRequest, scheme: Scheme) -> Sequence[str]:
    """References of the reader's claims to which the table can be added."""
    if not request.user.is_authenticated:
        return []
    found = queries.mine(user=person(request)).filter(
        status__in=sorted(STATUSES), claimant_type=scheme.claimant_type, incident__key=scheme.incident
    )
    return list(found.values_list("reference", flat=True)[:5])


def _with_claim(request: HttpRequest, reference: str, given: Given, scheme: Scheme) -> HttpResponse:
    claim = own(request, reference)
    review.bring_paper(
        actor=person(request),
        claim=claim,
        name=_name(),
        content=_proof(given, scheme),
        at=timezone.now(),
        door="web",
    )
    tasks.enqueue_scan()
    messages.success(request, gettext("The table is with your claim, as a paper."))
    return redirect("claims:papers", claim.reference)


def _name() -> str:
    return gettext("Daily sales") + ".csv"


def _proof(given: Given, scheme: Scheme) -> bytes:
    """The days that count, as a table of our own."""
    headings = (gettext("Day"), gettext("Sales"))
    days = sales.sales_of(given.table, given.columns).days
    return sales.written(days, losses.counted_days(scheme), headings).encode()


def _in_draft(
    request: HttpRequest, given: Given, found: Loss, scheme: Scheme, incident: Incident
) -> HttpResponse:
    """Into the open claim of this person, begun where there is none: now where it asks for the loss, else later."""
    now = timezone.now()
    draft = intake.start_draft(
        actor=person(request), incident=incident, claimant_type=scheme.claimant_type, at=now, door="web"
    )
    intake.bring_to_draft(
        actor=person(request), draft=draft.key, name=_name(), content=_proof(given, scheme), at=now
    )
    worked_out.remember(request, scheme, found.loss)
    field = ANSWER + scheme.input
    answers = draft.opened()
    try:
        answers = intake.answer_draft(
            actor=person(request), draft=draft.key, step=field, values={field: str(found.loss)}, at=now
        ).answers
    except intake.StepNotThere:
        said = gettext("Your loss of %(loss)s will be filled in once you have chosen your services.")
    else:
        said = gettext("Your loss of %(loss)s is filled in.")
    messages.success(request, said % {"loss": numbers.amount(found.loss, scheme.unit)})
    return redirect(address(draft, unanswered(pages_of(draft, now, answers), answers)))
