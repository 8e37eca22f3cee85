"""The last page of a claim that is being written: all answers are checked, and the claim is sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims import tasks
from claims.models import ClaimantType, Draft
from claims.models.outages import told
from claims.presentation import papers, refusals
from claims.presentation.held import Fact
from claims.rules import consent
from claims.rules.filing.mandates import PAPERS
from claims.rules.filing.steps import Step, stands_in, unanswered
from claims.rules.refusal import Refusal
from claims.stages import intake
from claims.web import late, outages
from claims.web.drafts.form import WrittenForm
from claims.web.drafts.pages import Page, address, filled, known
from claims.web.drafts.writing import FORM, closed, own_draft, pages_of
from claims.web.forms import ClaimForm
from claims.web.intake import form_of, person, private


@never_cache
@login_required
@require_http_methods(FORM)
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """All answers, each with a way back to its page; the consent; and what sends the claim."""
    now, found = timezone.now(), own_draft(request, draft)
    if found.state != Draft.State.OPEN:
        return closed(request, found)
    answers = found.opened()
    pages = pages_of(found, now, answers)
    if (missing := unanswered(pages, answers)) is not None:
        return redirect(address(found, missing))
    sent = request.method == "POST"
    agreed = {name: request.POST.get(name, "") for name in ("consent", "consent_version")}
    typed = agreed if sent else {"consent_version": consent.newest().version}
    form = form_of(
        request, found.incident, found.claimant_type, now, data=filled(answers, typed), made_by=WrittenForm
    )
    if form.is_valid() and sent:
        try:
            claim = intake.submit_draft(
                actor=person(request),
                draft=found.key,
                revision=_revision(request),
                filing=form.filing(),
                at=now,
                by_late_link="late" in request.POST,
            )
            tasks.enqueue_scan()  # of its papers
            return redirect("claims:received", claim.reference)
        except intake.DraftClosed:
            return redirect(request.path)
        except intake.FilingRefused as refused:
            form.refused(refused.findings)
        except Refusal as refusal:
            form.add_error(None, refusals.told(refusal))
    held = known(found, form, answers, now)
    return _checked(request, found, form, pages, held, now, sent=sent)


def _checked(
    request: HttpRequest,
    draft: Draft,
    form: ClaimForm,
    pages: Sequence[Step],
    held: Sequence[Fact],
    now: datetime,
    *,
    sent: bool,
) -> HttpResponse:
    told_pages = [(Page(form, one), f"{address(draft, one)}?then=check") for one in pages]
    wrong = [(f"{way}#{at}", label, text) for page, way in told_pages for at, label, text in page.summary()]
    if sent:
        wrong += [("#id_consent", gettext("Consent"), str(text)) for text in form.errors.get("consent", [])]
    agreed = form.consent
    context = {
        "draft": draft,
        "type": ClaimantType(draft.claimant_type),
        "form": form,
        "pages": told_pages,
        "wrong": wrong,
        "above": form.non_field_errors(),
        "sent": sent,
        "papers": papers.of_draft(draft),
        "proofs": proofs(draft),
        "late": late.of_draft(draft, now),
        "had_link": late.had(draft),
        "filing": outages.filing_of(draft.incident, draft.claimant_type, now),
        "before": address(draft, pages[-1]),
        "consent_title": told(agreed.title_ko, agreed.title_en),
        "consent_text": told(agreed.text_ko, agreed.text_en),
        "held": held,
        "email": form.email,
        "looked_up": form.questions.looked_up,
    }
    return private(render(request, "web/draft/check.html", context, status=422 if sent else 200))


def proofs(draft: Draft) -> list[str]:
    """The papers that prove who stands in for the claimant."""
    return [gettext(PAPERS[kind]) for kind in stands_in(draft.claimant_type, draft.opened())]


def _revision(request: HttpRequest) -> int:
    """Which answers were checked; -1, which none have, where the page does not say."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
