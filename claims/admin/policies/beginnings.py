"""What a draft may begin with: a version that is there, a document shipped with the house, or the skeleton."""

from pathlib import Path
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.utils.translation import gettext

from claims.models import PolicyVersion

SKELETON: Final = "skeleton"
_VERSION: Final = "version-"
_SHIPPED: Final = "shipped-"


class Beginning(NamedTuple):
    """A text, and the key of its policy: '' for the skeleton."""

    text: str
    key: str


def of_version(version: PolicyVersion) -> str:
    """The word for beginning with this version."""
    return f"{_VERSION}{version.pk}"


def choices() -> list[Any]:
    """Every beginning by its word, for a form."""
    versions = PolicyVersion.objects.select_related("policy").order_by("policy__key", "-number")
    return [
        (SKELETON, gettext("An empty skeleton")),
        (
            gettext("Versions"),
            [
                (of_version(one), f"{one.policy.key} · {one.number} · {one.get_state_display()}")
                for one in versions.only("policy__key", "number", "state")
            ],
        ),
        (gettext("Shipped documents"), [(f"{_SHIPPED}{name}", name) for name in _shipped()]),
    ]


def chosen(word: str) -> Beginning:
    """The beginning of this word, which is one of `choices`."""
    if word.startswith(_VERSION):
        version = PolicyVersion.objects.select_related("policy").get(pk=word.removeprefix(_VERSION))
        return Beginning(version.text, version.policy.key)
    if word.startswith(_SHIPPED):
        name = word.removeprefix(_SHIPPED)
        return Beginning(_shipped()[name].read_text("utf-8"), name)
    return Beginning((_data() / "drafts" / "skeleton.toml").read_text("utf-8"), "")


def _shipped() -> dict[str, Path]:
    """The shipped documents by key, which is how their files are called."""
    return {path.stem: path for path in sorted((_data() / "policies").rglob("*.toml"))}


def _data() -> Path:
    return Path(apps.get_app_config("claims").path) / "data"
