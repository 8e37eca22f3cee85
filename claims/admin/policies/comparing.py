"""Two versions of a policy beside one another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from claims.admin.acts import way_to
from claims.admin.policies.acting import page_of, version_of
from claims.admin.site import ask, site
from claims.models import PolicyVersion
from claims.presentation import differences
from claims.queries import policies as queries
from claims.rules.policy import PolicyErrors


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A version beside another of its policy, by default the one before it: rule by rule, and line by line."""
    ask(request, "see_policies")
    version = version_of(pk)
    others = list(queries.others(version=version))
    wanted = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == wanted), None) or queries.former(version=version)
    context = {
        **site.each_context(request),
        "title": gettext("Compare versions"),
        "version": version,
        "others": others,
        "other": other,
        "way": way_to(request, page_of(version)),
        **(beside(other, version) if other else {}),
    }
    return TemplateResponse(request, "admin/claims/policy_compare.html", context)


def beside(old: PolicyVersion, new: PolicyVersion) -> dict[str, Any]:
    """What the page shows of two versions. `rows` is None where one is no policy: then only lines compare."""
    try:
        rows = differences.rows(queries.compiled(old).document, queries.compiled(new).document)
    except PolicyErrors:
        rows = None
    return {"old": old, "new": new, "rows": rows, "plain": differences.plain(old.text, new.text)}
