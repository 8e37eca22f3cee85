"""A piece of work begins unbegun: no attempt, no sign of life, no error."""

import pytest
from django.apps import apps

from claims.models.work import LONGEST_ERROR, Work

TABLES = [model for model in apps.get_models() if issubclass(model, Work)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_it_begins_unbegun(table: type[Work]) -> None:
    piece = table()
    assert (piece.attempts, piece.beat_at, piece.reached, piece.of) == (0, None, 0, 0)
    assert (piece.error, piece.error_sentence, piece.error_facts) == ("", "", {})


def test_the_code_of_every_refusal_fits() -> None:
    from claims.rules.refusal import Refusal

    def below(kind: type[Refusal]) -> list[type[Refusal]]:
        return [kind, *(one for child in kind.__subclasses__() for one in below(child))]

    assert max(len(kind.code) for kind in below(Refusal)) <= LONGEST_ERROR
