"""The letters that go with a final decision. Who words them stands above the stages: see `claims/apps.py`."""

from collections.abc import Callable

from django.apps import apps
from django.utils.module_loading import import_string

from claims.rules.review import Told

Written = Callable[[Told], tuple[str, str]]


def letters(told: Told) -> tuple[str, str]:
    """The letter in Korean and in English."""
    written: Written = import_string(apps.get_app_config("claims").letters)  # type: ignore[attr-defined]
    return written(told)
