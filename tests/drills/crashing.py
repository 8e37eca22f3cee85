"""The crash-point sweep: payout runs go from their opening to settled, and the process dies once at every point.

Each time the work is done by a process of its own that ends at one point, as by SIGKILL; then people and the sweeper
go on from wherever things are. The bank pays every file it sees, at the very moment it comes to lie there.
"""

import random
from collections import Counter
from pathlib import Path

from claims import tasks
from claims.models import Award, PayoutRun
from claims.stages import reconciliation
from tests.bank import Bank
from tests.drills.desk import Desk, Judged, in_the_end
from tests.dying import dying
from tests.people import NOON, person
from tests.worker import sessions, until

AMOUNTS = {1_001: "paid", 1_002: "failed", 1_003: "returned late", 1_004: "unknown, then paid"}
MISHAPS = ("failed", "returned late")
STEPS = 60  # more than ever are needed: whoever takes as many goes round in a circle


class World:
    """Awards of every fate, brought to their ends by one process after the other."""

    def __init__(self, folder: Path) -> None:
        self.bank = Bank(folder, self.fate)
        self.happened: Counter[str] = Counter()
        self.desk = Desk(self.bank, dice=random.Random(1), happened=self.happened)

    def fate(self, row: dict[str, str]) -> str:
        """By the amount; what has met with a mishap is paid when it comes again."""
        amount = int(row["amount"])
        again = sum(entry.amount == amount for entry in self.bank.entries()) % 2
        return "paid" if AMOUNTS[amount] in MISHAPS and again else AMOUNTS[amount]

    def fresh(self) -> None:
        for amount in AMOUNTS:
            self.desk.new_awards(1, amount=amount)

    def to_the_end(self) -> None:
        """Goes on from wherever things are until everything is paid and settled."""
        for _step in range(STEPS):
            if not self.next_step():
                return
        raise AssertionError(f"not at its end after {STEPS} steps: {PayoutRun.objects.latest('pk').state}")

    def next_step(self) -> bool:
        """What would be done now, in this process: the belt's part too. False where nothing is left."""
        self.bank.pay()
        if self.desk.under_way():
            self.desk.go_on(lambda run: tasks.go_on_with_payout(run.pk))
            return True
        for when in ("now", "later"):
            for path in self.desk.untaken(when):
                reconciliation.take_answer(
                    actor=person("fiona"), source=path.read_bytes(), name=path.name, at=NOON, door="drill"
                )
                return True
        if self.desk.asked():
            self.desk.mend()
            return True
        return self.desk.payable() and self.desk.go_on(lambda run: None) is not None

    def wrong(self) -> list[str]:
        """What does not hold at the end; empty where all is well."""
        judged = Judged(self.bank)
        found = [*judged.lost, *judged.twice, *judged.otherwise]
        return found + [str(part) for part in in_the_end().items()]


def swept(world: World, *, every: int, first: int) -> tuple[int, Counter[str]]:
    """Every `every`-th point, from `first`; raises AssertionError naming the point after which something is wrong.

    Returns how many points a quiet run has, and where it died how often.
    """
    world.fresh()
    quiet = len(dying(world.to_the_end, at=0))
    assert not world.wrong(), world.wrong()
    where: Counter[str] = Counter()
    for at in range(first, quiet + 1, every):
        before = Award.objects.count()
        world.fresh()
        met = dying(world.to_the_end, at=at)
        until(lambda: not sessions(), what="the sessions of who died are gone")
        world.to_the_end()
        assert not world.wrong(), f"after death before point {at}, {met[-1]}: {world.wrong()}"
        assert Award.objects.count() == before + len(AMOUNTS)
        where[met[-1]] += len(met) == at
    return quiet, where
