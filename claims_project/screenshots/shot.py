"""What one picture is of."""

from typing import Final, NamedTuple

WIDE: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
ZOOMED: Final = {"width": 320, "height": 256}  # a desk at 400 %


class Shot(NamedTuple):
    """One page. `who` is an account of the demo, '' for anybody."""

    name: str
    who: str
    address: str
    phone: bool = False
    status: int = 200  # as the page answers

    @property
    def sizes(self) -> tuple[dict[str, int], ...]:
        """The sizes at which it is put before axe, the first of which is pictured: the desk is worked at a desk."""
        return (PHONE, WIDE, ZOOMED) if self.phone else (WIDE,)
