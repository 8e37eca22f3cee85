"""Who may ask for what. The default is nobody: a view that names none is shut to all."""

from typing import Any

from django.utils import timezone
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request

from accounts.factors import proved
from claims.rules.authority import may

Public = AllowAny
SignedIn = IsAuthenticated


class Nobody(BasePermission):
    """What a view gets that names no permission of its own."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Sees(BasePermission):
    """Staff whose duties allow the action that the view names in `sees` (`rules/authority/actions.py`).

    By a session they need the second factor. By a token they needed it when they made the token.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not (user and user.is_authenticated and user.is_active and user.is_staff):
            return False
        if request.auth is None and not proved(request._request, at=timezone.now()):
            return False
        return may(view.sees, user.duties)
