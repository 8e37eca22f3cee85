"""The process dies at the points from freeze to settle, one after the other: nothing is lost, nothing is paid twice."""

import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.drills.crashing import World, swept

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_goes_on_after_a_death_loses_nothing_and_pays_nothing_twice(
    tmp_path: Path, settings: Any
) -> None:
    settings.BANK_DROP = str(tmp_path / "drop")
    every, seed = int(os.environ.get("EVERY", "36")), int(os.environ.get("SEED", "1"))
    first = random.Random(seed).randrange(every) + 1
    points, where = swept(World(tmp_path), every=every, first=first)
    told = ", ".join(f"{count} {name}" for name, count in where.most_common())
    print(f"{points} points in a quiet run; died at {where.total()} of them: {told}")  # noqa: T201  read by people
    assert where.total() >= points // every
