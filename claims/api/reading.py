"""Reading what was sent: strict JSON, small and shallow, in texts that the database can keep."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST: Final = 64 * 1024  # bytes
DEEPEST: Final = 5
MOST: Final = 2_000  # values
# A NUL is refused by the database, a lone surrogate by UTF-8. Whatever else a text may not hold the rules say.
_UNKEEPABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("This is more than is taken in at once.")
    default_code = "too_large"


class StrictJSON(JSONParser):
    """UTF-8, at most LARGEST bytes, DEEPEST levels and MOST values; no name twice, no fractions, NaN or Infinity."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            value = json.loads(
                body.decode("utf-8"), object_pairs_hook=_named_once, parse_constant=_no, parse_float=_no
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is no JSON that can be read here.")) from error
        limited(value)
        return value


def limited(value: Any) -> None:
    """Raises ParseError where `value` is too deep, holds too much, or a text that cannot be kept."""
    seen, level = 0, [value]
    for _depth in range(DEEPEST):
        seen += len(level)
        below: list[Any] = []
        for one in level:
            if isinstance(one, str) and _UNKEEPABLE.search(one):
                raise ParseError(_("A text holds a character that cannot be kept."))
            if isinstance(one, dict):
                below += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                below += one
        level = below
        if not level:
            break
    if level or seen > MOST:
        raise ParseError(_("This is deeper or longer than anything asked for."))


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no(text: str) -> NoReturn:
    raise ValueError("no whole number")
