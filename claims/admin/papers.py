"""A paper of a claim, shown to whoever may see papers: clean ones alone, each look noted."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from claims.admin.site import ask
from claims.models import Evidence
from claims.presentation import papers as telling
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal
from claims.stages import privacy
from claims.stages.intake import papers


def page(request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
    ask(request, "see_papers")
    row = get_object_or_404(Evidence.objects.select_related("claim"), pk=paper, claim=pk)
    try:
        chunks = papers.look(actor=request.user, paper=row)  # type: ignore[arg-type]
    except Refusal as refusal:
        return HttpResponse(told(refusal), status=409, content_type="text/plain; charset=utf-8")
    privacy.read(
        actor=request.user, what="paper", kind="claim", key=row.claim.reference, at=timezone.now(), door="admin",  # type: ignore[arg-type]
        facts={"paper": row.pk},
    )  # fmt: skip
    return StreamingHttpResponse(chunks, headers=telling.headers(row))
