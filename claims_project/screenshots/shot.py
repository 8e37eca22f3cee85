"""What one picture is of."""

from typing import Final, NamedTuple

WIDE: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}


class Shot(NamedTuple):
    """One page. `who` is an account of the demo, '' for anybody."""

    name: str
    who: str
    address: str
    phone: bool = False
    status: int = 200  # as the page answers
