"""What somebody files, checked: from a form or a line of a file to values that may be stored.

Everything wrong with it is found at once. A finding names the field and a code, never what was typed. Whether the claim
is *acceptable* (in time, a service that was down) is not asked here but by `validation.py`: a late claim is taken.
"""

from claims.rules.filing.form import PAID_IN_MONEY, Checked, Filing, checked_form
from claims.rules.filing.found import SENTENCES, Finding
from claims.rules.filing.line import COLUMNS, INPUTS, OPTIONAL, checked_line

__all__ = [
    "COLUMNS",
    "INPUTS",
    "OPTIONAL",
    "PAID_IN_MONEY",
    "SENTENCES",
    "Checked",
    "Filing",
    "Finding",
    "checked_form",
    "checked_line",
]
