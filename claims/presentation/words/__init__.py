"""The house's code words as staff read them: acts, actions, objects, doors, named rules, marks of the facts.

A word that nobody has put into a sentence is shown as it is.
"""

from claims.presentation.words.actions import ACTIONS
from claims.presentation.words.fields import FIELDS
from claims.presentation.words.log import DOORS, OBJECTS, RULES, who
from claims.presentation.words.moves import CATEGORIES, MARKS, MOVES, SOURCES
from claims.presentation.words.queue import BANDS, CHECKED, DUE, FLAGS, PARTS, STAGES
from claims.presentation.words.said import Words, said

__all__ = [
    "ACTIONS",
    "BANDS",
    "CATEGORIES",
    "CHECKED",
    "DOORS",
    "DUE",
    "FIELDS",
    "FLAGS",
    "MARKS",
    "MOVES",
    "OBJECTS",
    "PARTS",
    "RULES",
    "SOURCES",
    "STAGES",
    "Words",
    "said",
    "who",
]
