"""Places to look, where nothing waits."""

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from claims.presentation.worklist.todo import Todo
from claims.rules.authority import may


def of(user: User) -> list[Todo]:
    places = (
        ("see_payouts", gettext("Where all money stands."), gettext("Finance overview"), "payoutrun_overview"),
        ("see_figures", gettext("Intake, backlog, decisions and cost."), gettext("Figures"), "claim_figures"),
        ("see_audit", gettext("Who did what, when and why."), gettext("Audit log"), "auditentry_changelist"),
        ("see_duties", gettext("Who holds which duty."), gettext("Duties"), "dutygrant_changelist"),
        ("draft_policy", gettext("The policies and their documents."), gettext("Policies"), "policyversion_changelist"),
        ("record_window", gettext("What was down and when."), gettext("Windows"), "outagewindow_changelist"),
        ("see_claims", gettext("Every claim, and where it stands."), gettext("Claims"), "claim_changelist"),
    )  # fmt: skip
    return [
        Todo(said, button, reverse(f"admin:claims_{name}"), waits=False)
        for action, said, button, name in places
        if may(action, user.duties)
    ]
