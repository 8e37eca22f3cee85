"""When the committee has voted a policy in: two people other than its author, and more in favour than against.

Whoever wrote the text has no vote; that is asked where anybody may do anything (`authority/`).
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

SEATS: Final = 2  # the fewest that must be in favour


class Count(NamedTuple):
    in_favour: int
    against: int

    @property
    def missing(self) -> int:
        """How many more have to be in favour; 0 once it may be adopted."""
        return max(max(SEATS, self.against + 1) - self.in_favour, 0)

    @property
    def carried(self) -> bool:
        return not self.missing


def counted(votes: Iterable[bool]) -> Count:
    """The votes, True for one in favour."""
    cast = list(votes)
    return Count(sum(cast), len(cast) - sum(cast))
