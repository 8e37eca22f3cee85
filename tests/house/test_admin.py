"""No screen of the admin writes a row around a stage: the whole registry is walked, third-party models included."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

import claims.admin
from accounts.duties import DUTIES
from claims.admin.site import Screen, site
from claims.rules.authority import ACTIONS

SCREENS = sorted(site._registry.items(), key=lambda item: item[0]._meta.label)
NAMES = [model._meta.label for model, _screen in SCREENS]
# What Django's own screens write with; the house's screen must leave all of it shut.
WRITERS = ("save_model", "save_form", "save_formset", "save_related", "delete_model", "delete_queryset")


# Somebody with every duty and every permission that Django knows.
MIGHTY = SimpleNamespace(
    duties=frozenset(DUTIES),
    is_active=True,
    is_staff=True,
    is_superuser=True,
    has_perm=lambda *asked: True,
    has_module_perms=lambda *asked: True,
)


def request_of(user: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_only_the_house_has_screens() -> None:
    """A person, a group, an e-mail address or a session changed by hand would go around a stage."""
    assert {model._meta.app_label for model in site._registry} == {"claims"}


def test_djangos_own_site_is_not_to_be_reached() -> None:
    found: list[object] = []

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            else:
                owner = getattr(pattern.callback, "admin_site", None)
                found.append(owner)
                assert owner in (None, site), pattern

    walk(get_resolver().url_patterns)
    assert site in found
    assert admin.site is not site


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=NAMES)
def test_a_screen_cannot_write(model: type[Model], screen: ModelAdmin) -> None:
    assert isinstance(screen, Screen)
    request = request_of(MIGHTY)
    assert screen.has_view_permission(request)
    for asked in (screen.has_add_permission, screen.has_change_permission, screen.has_delete_permission):
        assert asked(request) is False
        assert asked(request, model()) is False
    assert not screen.list_editable
    assert "delete_selected" not in screen.get_actions(request)


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=NAMES)
def test_a_screen_leaves_permissions_and_writing_to_the_one_they_are_made_of(
    model: type[Model], screen: ModelAdmin
) -> None:
    own = set(vars(type(screen)))
    assert not own & {"has_add_permission", "has_change_permission", "has_delete_permission", *WRITERS}
    assert not own & {
        "has_view_permission",
        "has_module_permission",
        "change_view",
        "add_view",
        "delete_view",
    }


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=NAMES)
def test_rows_that_come_along_cannot_be_written_either(model: type[Model], screen: ModelAdmin) -> None:
    request = request_of(MIGHTY)
    for inline in screen.get_inline_instances(request):
        for asked in (inline.has_add_permission, inline.has_change_permission, inline.has_delete_permission):
            assert asked(request, None) is False  # type: ignore[operator]


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=NAMES)
def test_what_a_screen_shows_follows_an_action_of_the_table_that_only_reads(
    model: type[Model], screen: ModelAdmin
) -> None:
    assert isinstance(screen, Screen)
    assert ACTIONS[screen.sees].reads


def test_the_pages_of_the_admin_never_write_by_themselves() -> None:
    """The doors hold no `.save(`, `.create(`, `.update(` ...: they call a stage."""
    folder = Path(claims.admin.__file__).parent
    modules = sorted(folder.rglob("*.py"))
    assert len(modules) > 20
    for module in modules:
        source = module.read_text("utf-8")
        for verb in (".save(", ".create(", ".update(", ".delete(", ".bulk_", ".get_or_create(", "cursor("):
            assert verb not in source, (module, verb)
