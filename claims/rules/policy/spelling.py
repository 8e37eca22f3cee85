"""How an expression may be spelled: which characters and numbers there are, and what an author may have meant."""

import re
from typing import Final

from claims.rules.policy.typed import WrongError
from claims.rules.refusal import N_

LONGEST: Final = 1000  # characters of one expression

_ALLOWED: Final = re.compile(r"[A-Za-z0-9_ .,()<>=!+*/\"'-]*")
_TAILED: Final = re.compile(r"(?<![A-Za-z0-9_.])[0-9][0-9_.]*[A-Za-z]\w*")  # 1e5, 0x10, 2j
FIGURE: Final = re.compile(r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.[0-9]+)?")
_GROUPED: Final = re.compile(r"(?<![\w.])[0-9]{1,3}(?:,[0-9]{3})+(?![\w.])")  # 300,000
_SHARE: Final = re.compile(r"[0-9] ?%")
_CHOICE: Final = re.compile(r"^if\b|\bthen\b|\bif\b(?!.*\belse\b)")
_SINGLE: Final = re.compile(r"(?<![=!<>])=(?!=)")


# What Python says of a text that is not TOML, by its beginning, and what its author probably did.
_NOT_TOML: Final = (
    (
        ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate"),
        N_("This is not TOML: %(reason)s. A name stands here for the second time: write it once, and each further "
           "entry of a list under [[...]]."),
    ),
    (
        ("Invalid value",),
        N_('This is not TOML: %(reason)s. Texts and expressions stand in straight quotation marks: "...".'),
    ),
    (
        ("Expected newline",),
        N_("This is not TOML: %(reason)s. A number has no commas, and a text inside of an expression stands in "
           "single quotation marks: '...'."),
    ),
    (
        ("Unclosed inline table", "Invalid initial character for a key part"),
        N_("This is not TOML: %(reason)s. A group in curly brackets stays on one line, with commas between its "
           "keys and none at its end."),
    ),
)  # fmt: skip


def not_toml(reason: str) -> str:
    """The sentence for a text that is not TOML, for `reason` as Python gives it."""
    told = (sentence for beginnings, sentence in _NOT_TOML if reason.startswith(beginnings))
    return next(told, N_("This is not TOML: %(reason)s."))


def one_line(text: str) -> str:
    """`text` on one line. Raises `WrongError` where it holds what no expression does."""
    text = " ".join(text.split())
    if not text:
        raise WrongError(N_("The expression is empty. Write a value, for example the name of an input."))
    if len(text) > LONGEST:
        raise WrongError(
            N_("The expression is longer than %(longest)s characters. Split it into steps."), longest=LONGEST
        )
    if _SHARE.search(text):
        raise WrongError(N_("There is no percent sign. Write a share as a decimal, for example 0.2."))
    allowed = _ALLOWED.match(text)
    if allowed and allowed.end() < len(text):
        character = text[allowed.end()]
        if not character.isprintable():
            character = character.encode("ascii", "backslashreplace").decode()
        if character in "&|":
            raise WrongError(
                N_("Conditions are joined with and, or and not; %(character)s has no meaning."),
                character=character,
            )
        raise WrongError(
            N_("The character %(character)s has no meaning here. Take it out."), character=character
        )
    grouped = _GROUPED.search(text)
    if grouped:
        raise WrongError(
            N_("%(text)s: a number has no commas. Write %(plain)s; between two values write a space behind the comma."),
            text=grouped.group(), plain=grouped.group().replace(",", "_"),
        )  # fmt: skip
    tailed = _TAILED.search(text)
    if tailed:
        raise no_number(tailed.group())
    return text


def no_number(text: str) -> WrongError:
    return WrongError(
        N_("%(text)s is not a number of the language. Write it out, for example 1500 or 0.2."), text=text
    )


def unreadable(text: str, column: int | None) -> WrongError:
    """What to say of a text that has no grammar, from character `column` on."""
    if _SINGLE.search(text):
        return WrongError(N_("Two values are compared with ==, not with =."))
    if _CHOICE.search(text):
        return WrongError(N_("A choice is written as: value if condition else other value."))
    return WrongError(N_("This cannot be read, from character %(column)s on."), column=column or len(text))
