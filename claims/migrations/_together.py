"""Many guards as one operation: Django renders all models anew after each that stands alone, which takes minutes."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Triggers, constraints and indexes of tables that are there, in the given order, over one state of the models."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # rendered once, when first asked for, and not after each change
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Add {len(self.operations)} triggers, constraints and indexes"
