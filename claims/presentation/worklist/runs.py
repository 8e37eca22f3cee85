"""Claims that no run has assessed, and runs under way."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from claims.models import AssessmentRun
from claims.presentation import numbers
from claims.presentation.worklist.todo import Todo, counted
from claims.queries import assessment
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    if not may("open_run", user.duties):
        return []
    run = AssessmentRun.objects.filter(state__in=["open", "failed"]).order_by("pk").first()
    if run:
        said = (
            gettext("Assessment run %(run)s is under way.")
            if run.state == AssessmentRun.State.OPEN
            else gettext("Assessment run %(run)s has failed ranges.")
        )
        url = reverse("admin:claims_assessmentrun_change", args=[run.pk])
        return [Todo(said % {"run": run.pk}, gettext("Watch the run"), url)]
    new = numbers.counted(assessment.unassessed())
    said = ngettext(
        "%(number)s submitted claim is not assessed yet.",
        "%(number)s submitted claims are not assessed yet.",
        new,
    )
    return [counted(said, new, gettext("Open an assessment run"), "assessmentrun_open")]
