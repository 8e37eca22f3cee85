"""Layouts for tests: the installed ones, with one that is otherwise."""

from types import MappingProxyType

import pytest

from claims.rules.export import Layout, installed, parse, shipped


def changed(monkeypatch: pytest.MonkeyPatch, key: str, old: str, new: str) -> Layout:
    """From now on the layout `key` says `new` where it said `old`, as after somebody has changed its file."""
    before = shipped()
    assert old in before[key].text
    now = parse(before[key].text.replace(old, new), name=f"{key}.toml")
    monkeypatch.setattr(installed, "shipped", lambda: MappingProxyType({**before, key: now}))
    return now


def narrowed(monkeypatch: pytest.MonkeyPatch, longest: int) -> Layout:
    """From now on the generic layout holds account holders of so many characters."""
    return changed(monkeypatch, "generic", '"{holder}"\nlongest = 140', f'"{{holder}}"\nlongest = {longest}')
