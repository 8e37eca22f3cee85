"""The pictures: every page of the admin has one, in a place that is fresh whatever an interrupted run has left."""

from collections import defaultdict
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import resolve

from claims_project.screenshots.__main__ import _fresh
from claims_project.screenshots.later import scenes
from claims_project.screenshots.shot import PHONE, WIDE, ZOOMED, Shot
from claims_project.screenshots.story import Told
from tests.journeys.routes import ACTS, SCREENS, routes

REFERENCES = dict.fromkeys(("paid", "waiting", "asked"), "C-7K3QF-9M2TXA") | {
    "draft": str(UUID(int=7)),
    "late": "7K3Q",
}
TOLD = Told(defaultdict(lambda: 1), REFERENCES, defaultdict(lambda: "a-policy"))


def shots() -> list[Shot]:
    return [shot for scene in scenes() for shot in scene.shots(TOLD)]


def wanted() -> set[str]:
    screens = {f"{name}/" for name in SCREENS} | {f"{name}/<path:object_id>/change/" for name in SCREENS}
    parts = {page for page in ACTS if page.endswith("/progress")}  # of a page, which is pictured whole
    every = screens | {f"{page}/" for page in ACTS.keys() - parts}
    return {f"admin/claims/{page}" for page in every}


def test_every_page_of_the_admin_has_a_picture() -> None:
    there = {resolve(shot.address.partition("?")[0]).route for shot in shots()}
    missing = wanted() - there
    assert not missing, f"Add a shot in claims_project/screenshots of {sorted(missing)}"


def test_what_is_wanted_are_routes_of_the_site() -> None:
    assert wanted() <= {one.route for one in routes()}
    assert "admin/claims/payoutrun/<int:pk>/release/" in wanted()


def test_no_two_pictures_have_one_name() -> None:
    names = [shot.name for shot in shots()]
    assert len(names) == len(set(names))


def test_a_picture_is_of_a_page_that_is_there() -> None:
    known = {one.route for one in routes()}
    for shot in shots():
        found = resolve(shot.address.partition("?")[0].partition("#")[0]).route
        assert found in known and "(?P<url>" not in found, f"{shot.name}: no page at {shot.address}"


def test_a_folder_is_fresh_though_an_interrupted_run_has_left_it(tmp_path: Path) -> None:
    made = tmp_path / "drop"
    (made / "in").mkdir(parents=True)
    (made / "in" / "F-1").write_text("left")
    with pytest.raises(KeyboardInterrupt), _fresh(made, "in", "taken") as folder:
        assert sorted(path.name for path in folder.rglob("*")) == ["in", "taken"]
        raise KeyboardInterrupt
    assert not made.exists()


def test_every_page_of_claimants_is_looked_at_on_a_phone_at_a_desk_and_at_400_percent() -> None:
    """What is pictured at a desk alone is for those who work at one: staff, and who files for others."""
    assert all(shot.sizes == (PHONE, WIDE, ZOOMED) for shot in shots() if shot.phone)
    phones = {shot.address for shot in shots() if shot.phone}
    alone = {shot.address for shot in shots()} - phones
    assert {one for one in alone if not one.startswith(("/admin/", "/accounts/2fa/"))} == {
        "/claims/new/merchant/for/"
    }
