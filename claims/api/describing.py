"""How operations are described: with every error they can end with, all in one shape."""

from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from claims.api.permissions import Public, SignedIn

SAID: Final = {
    "400": "What was sent is not as it should be.",
    "401": "Nobody is signed in.",
    "403": "Your duties do not allow this.",
    "404": "There is no such thing, or it is not yours.",
    "405": "This is not done here.",
    "406": "There is JSON only.",
    "409": "This is not lawful now.",
    "413": "More was sent than is taken in at once.",
    "415": "JSON only is read.",
    "429": "Too many requests; wait as long as Retry-After says.",
}


class OneError(serializers.Serializer):
    code = serializers.CharField(help_text="for machines; never changes")
    detail = serializers.CharField(help_text="for people, in the language of Accept-Language")
    attr = serializers.CharField(allow_null=True, help_text="the field, e.g. answers.loss")


class Errors(serializers.Serializer):
    """Every answer of 400 and above."""

    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = OneError(many=True)  # type: ignore[assignment]


class Described(AutoSchema):
    """Adds to each operation the errors that it can end with, all in one shape."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        told = super()._get_response_bodies(direction=direction)
        for code in () if direction == "request" else self._errors():
            told.setdefault(code, self._get_response_for_code(Errors, code) | {"description": SAID[code]})
        return told

    def _errors(self) -> list[str]:
        codes = {"400", "405", "406", "429"}
        permissions = [type(one) for one in self.view.get_permissions()]
        if permissions != [Public]:
            codes.add("401")
            if permissions != [SignedIn] or self.method == "POST":
                codes.add("403")
        if "{" in self.path:
            codes.add("404")
        if self.method == "POST":
            codes |= {"409", "413", "415"}
        return sorted(codes)
