"""A paper of a claim, shown to whoever may see papers: clean ones alone, each look noted."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from claims.admin.site import ask
from claims.models import Evidence
from claims.presentation.dossier.papers import SHOWN
from claims.presentation.refusals import told
from claims.rules.refusal import Refusal
from claims.stages import privacy
from claims.stages.intake import papers

# What stands in a paper runs nothing and loads nothing, whatever it says of itself.
_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


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
    kind, ending = (row.kind, SHOWN[row.kind]) if row.kind in SHOWN else ("application/octet-stream", "bin")
    answer = StreamingHttpResponse(chunks, content_type=kind)
    placed = "inline" if row.kind in SHOWN else "attachment"
    answer["Content-Disposition"] = f'{placed}; filename="{row.claim.reference}-{row.pk}.{ending}"'
    answer["Content-Length"] = str(row.size)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer
