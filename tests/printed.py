"""The accounts of a demo, read back from what it prints."""

import re
from typing import NamedTuple


class Printed(NamedTuple):
    """One line of the accounts. `password` is '' for those who sign in with a code by mail, and have no `code` here."""

    email: str
    duty: str
    password: str
    code: str = ""


def accounts(out: str) -> dict[str, Printed]:
    """name -> account, of every line that tells one."""
    told = re.findall(r"^  (\S+@\S+) +(\w+) +/(?:admin/)? with (.+?)\s*$", out, re.MULTILINE)
    return {
        email.partition("@")[0]: Printed(email, duty, *([""] if "mail" in how else how.split(", then code ")))
        for email, duty, how in told
    }
