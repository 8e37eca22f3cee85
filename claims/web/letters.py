"""The letter of a decision as PDF, in the language chosen: the lines that the page shows."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from claims.models.outages import told
from claims.presentation import letters_pdf, outcomes
from claims.web.intake import own, private

_NUMBER = 5  # digits of a version


@login_required
@require_safe
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """`language`: ko or en, else the reader's. `version`: of a decision that was appealed, else the one in force."""
    found = own(request, reference)
    language = request.GET.get("language", told("ko", "en"))
    version = request.GET.get("version", "")
    if version and not (version.isascii() and version.isdigit() and len(version) <= _NUMBER):
        raise Http404
    decision = outcomes.readable(found, int(version) if version else None)
    if decision is None or language not in letters_pdf.LANGUAGES:
        raise Http404
    answer = HttpResponse(letters_pdf.of_decision(decision, language), content_type="application/pdf")
    name = letters_pdf.name(decision, language)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(answer)
