"""Writes the rounding of a ratio as Python over integers, as `claims.rules.money.rounded` does it."""

from collections.abc import Callable

from claims.rules.policy.ratios import Number, enclosed


def whole_of(number: Number, mode: str, atom: Callable[[str], str]) -> str:
    """The code of the whole number that `mode` makes of `number`; `atom` names what is used more than once."""
    if number.under.one:
        return number.code
    code, under = enclosed(number.code), enclosed(number.under.code)
    match mode:
        case "down":
            return f"{code}//{under}"
        case "up":
            return f"-(-{code}//{under})"
        case "half_up":
            return f"(2*{code}+{under})//(2*{under})"
    twice, whole = atom(f"2*{code}+{under}"), atom(f"2*{under}")
    nearest = atom(f"{twice}//{whole}")
    return f"({nearest}-1 if {nearest} & 1 and {nearest}*{whole} == {twice} else {nearest})"
