"""How much a statement goes through, measured beside the statement itself: a defect that only a million rows show is
seen with a few hundred."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

_EXPLAINED = re.compile(
    r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|CREATE TEMP\w* TABLE \w+ (?:ON COMMIT DROP )?AS)\b"
)
_LEFT_OUT = re.compile(r"advisory|set_config|nextval\(pg_get")


class Went(NamedTuple):
    """The part of a statement that went through the most rows, and how many these were."""

    rows: float
    part: str
    statement: str


@contextmanager
def measured() -> Iterator[list[Went]]:
    """Every statement of the block, executed once more for its plan and taken back. Not what goes by COPY."""
    found: list[Went] = []
    inside = False

    def execute(run: Callable[..., Any], statement: Any, values: Any, many: bool, context: Any) -> Any:
        nonlocal inside
        if not inside and not many and isinstance(statement, str):
            inside = True
            try:
                found.extend(_explained(statement, values))
            finally:
                inside = False
        return run(statement, values, many, context)

    with connection.execute_wrapper(execute):
        yield found


def _explained(statement: str, values: Any) -> Iterator[Went]:
    """What each part goes through, one after the other, since a later one may stand on an earlier one's table."""
    parts = [part for part in re.sub(r"--.*", "", statement).split(";") if part.strip()]
    if not any(_EXPLAINED.match(part) for part in parts) or _LEFT_OUT.search(statement):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for part in parts:
            if _EXPLAINED.match(part):
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {part}", values)
                told = cursor.fetchone()[0]
                plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
                rows, said = max(_nodes(plan))
                yield Went(rows, said, " ".join(part.split()))
            else:
                cursor.execute(part, values)
        transaction.set_rollback(True)


def _nodes(plan: dict[str, Any]) -> Iterator[tuple[float, str]]:
    """(rows that came out of a node or were thrown away in it, over all its rounds; its name), of each node."""
    thrown = sum(value for name, value in plan.items() if name.startswith("Rows Removed"))
    told = f"{plan['Node Type']} {plan.get('Relation Name', '')}".strip()
    yield (plan["Actual Rows"] + thrown) * plan["Actual Loops"], told
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
