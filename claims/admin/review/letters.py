"""The letter of a decision as PDF, as its claimant may take it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from claims.admin.site import ask
from claims.models import Decision
from claims.models.outages import told
from claims.presentation import letters_pdf
from claims.stages import privacy


def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a final decision: a first seat alone has sent no letter."""
    ask(request, "see_claims")
    decision = get_object_or_404(Decision.objects.select_related("claim"), pk=pk, final=True)
    language = request.GET.get("language", told("ko", "en"))
    if language not in letters_pdf.LANGUAGES:
        raise Http404
    privacy.read(
        actor=request.user, what="download", kind="claim", key=decision.claim.reference, at=timezone.now(),  # type: ignore[arg-type]
        door="admin", facts={"decision": decision.pk},
    )  # fmt: skip
    answer = HttpResponse(letters_pdf.of_decision(decision, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{letters_pdf.name(decision, language)}"'
    answer["Cache-Control"] = "no-store"
    return answer
