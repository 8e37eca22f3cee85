"""The policy language: a right to money stated once, as a document (see docs/policy-language.md).

`parse` reads a document or raises all of its errors; `compile_policy` makes it a function over integers;
`results` runs the cases it carries along.
"""

from claims.rules.policy.casebook import Result, results
from claims.rules.policy.compiled import (
    AWARD,
    ENGINE_CODES,
    OUTCOME_WORDS,
    REFER,
    REFUSED,
    ExplainedLine,
    Policy,
)
from claims.rules.policy.compiling import compile_policy
from claims.rules.policy.document import LANGUAGE, AwardLine, Document, Input
from claims.rules.policy.problems import PolicyErrors, Problem
from claims.rules.policy.reading import parse

__all__ = [
    "AWARD",
    "ENGINE_CODES",
    "LANGUAGE",
    "OUTCOME_WORDS",
    "REFER",
    "REFUSED",
    "AwardLine",
    "Document",
    "ExplainedLine",
    "Input",
    "Policy",
    "PolicyErrors",
    "Problem",
    "Result",
    "compile_policy",
    "parse",
    "results",
]
