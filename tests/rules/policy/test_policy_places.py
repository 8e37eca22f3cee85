"""Keys of a TOML text are found on the lines where they stand."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.policy.places import places
from tests.rules.policy.making import SHIPPED, inline

TEXT = '''# a comment with [brackets] and = signs
plain = 1
"quoted key" = 2
dotted.inner = { one = 1, two = [1, 2] }
long = """
[not.a.table]
x = 1
"""
raw = \'\'\'
y = """
\'\'\'
list = [
    1,  # one
    { a = "}", b = ']' },
]

[table]
x = "a # b"

[table.deep]
y = """a\\"""b""""
z = 1

[[many]]
m = 1

[[many]]
m = 2

[many.inner]
n = 3

[[many.rows]]
r = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("quoted key",), 3),
        (("dotted", "inner"), 4),
        (("dotted", "inner", "two", 1), 4),
        (("long",), 5),
        (("raw",), 9),
        (("list",), 12),
        (("list", 0), 13),
        (("list", 1, "b"), 14),
        (("table",), 17),
        (("table", "x"), 18),
        (("table", "deep", "y"), 21),
        (("table", "deep", "z"), 22),
        (("many", 0, "m"), 25),
        (("many", 1), 27),
        (("many", 1, "m"), 28),
        (("many", 1, "inner", "n"), 31),
        (("many", 1, "rows", 0, "r"), 34),
    ],
)
def test_where_keys_stand(path, line):
    assert places(TEXT)[path] == line
    assert places(TEXT.replace("\n", "\r\n"))[path] == line


def paths(value, path=()):
    """Every path of a TOML value as tomllib reads it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*path, key)
        yield from paths(part, (*path, key))


@pytest.mark.parametrize("text", [TEXT, *(path.read_text("utf-8") for path in SHIPPED.glob("*.toml"))])
def test_every_key_that_tomllib_reads_has_a_place(text):
    assert set(paths(tomllib.loads(text))) <= places(text).keys()


values = st.recursive(
    st.integers() | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(values, min_size=1, max_size=5))
def test_places_of_drawn_documents(found):
    text = "".join(f"key{line} = {inline(value)}\n" for line, value in enumerate(found, start=1))
    told = places(text)
    for path in paths(tomllib.loads(text)):
        assert told[path] == int(path[0][3:])
