"""The policy language: a right to money stated once, as a document (see docs/policy-language.md).

`parse` reads a document or raises all of its errors; `compile_policy` makes it a function over integers;
`results` runs the cases it carries along, `tried` what somebody typed.
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
from claims.rules.policy.trying import FactsErrors, Trial, Tried, trial, tried

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
    "FactsErrors",
    "Input",
    "Policy",
    "PolicyErrors",
    "Problem",
    "Result",
    "Trial",
    "Tried",
    "compile_policy",
    "parse",
    "results",
    "trial",
    "tried",
]
