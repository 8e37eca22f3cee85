"""The paying drill: batches are paid by a bank that pays every file it sees, while workers are killed and Postgres is
stopped hard. At the end the bank's own book is held against the ledger, award by award.

    python -m tests.drills.paying --kills 500 --stops 30 --folder FOLDER

Runs on embedded servers of its own (`drill`), since it stops them. Prints figures; with `--report` writes them as JSON.
Nine of ten kills are planned: the worker's own process is told a point, any of all its statements, commits and calls to
the file system, before which it sends SIGKILL to itself, to all of the worker, or stops Postgres. The others come from
outside, at any moment.
"""

# ruff: noqa: T201  (it speaks on its terminal)

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from claims_project import embedded
from tests.bank import FATES
from tests.drills.stopping import INSTANCE, WAYS

DATABASE = "claims_drill"


def set_up(folder: Path, fault: str = "") -> None:
    """Servers, an empty database, and the settings of this process and of those that it starts."""
    urls = embedded.ensure(INSTANCE, database=DATABASE)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="claims_project.settings",
        DEBUG="1",
        DATABASE_URL=urls.app,
        DATABASE_OWNER_URL=urls.owner,
        CELERY_BROKER_URL=urls.broker,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        LOG_LEVEL="WARNING",
        BANK_DROP=str(folder / "drop"),
        PAYING_DRILL=str(folder),
        PAYING_FAULT=fault,
    )
    import django
    from django.core.management import call_command

    django.setup()
    from tests.emptying import emptied

    emptied()  # first: what a drill of an earlier commit has left is no ground for a migration
    call_command("migrate", verbosity=0)


@dataclass
class Report:
    """What the drill really did, and what it found."""

    seed: int = 0
    rounds: int = 0
    awards: int = 0
    kills: Counter[str] = field(default_factory=Counter)  # by what died
    where: Counter[str] = field(default_factory=Counter)  # by the point before which it died
    stops: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    bank: Counter[str] = field(default_factory=Counter)  # files and payments of its book, by fate
    unknown: Counter[str] = field(default_factory=Counter)  # hand-overs by how they were settled
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    stuck: str = ""
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        return not (self.lost or self.twice or self.otherwise or self.unbalanced or self.stuck)

    def __str__(self) -> str:
        def told(counts: Counter[str]) -> str:
            return ", ".join(f"{count} {what}" for what, count in counts.most_common()) or "none"

        return "\n".join(
            [
                f"seed {self.seed}, {self.rounds} rounds in {self.seconds:.0f} s, {self.awards} awards",
                f"bank: {told(self.bank)}",
                f"kills: {sum(self.kills.values())}: {told(self.kills)}",
                f"  before: {told(self.where)}",
                f"stops of Postgres: {sum(self.stops.values())}: {told(self.stops)}",
                f"meanwhile: {told(self.happened)}",
                f"hand-overs of unknown fate: {sum(self.unknown.values())}: {told(self.unknown)}",
                f"lost: {self.lost or 0}; paid twice: {self.twice or 0}; book and ledger differ: "
                f"{self.otherwise or 0}; "
                f"out of balance: {self.unbalanced or 0}" + (f"; stuck: {self.stuck}" if self.stuck else ""),
            ]
        )


class Drill:
    """Rounds until so many kills and stops have happened, then one in peace that settles what is left."""

    def __init__(
        self, *, folder: Path, seed: int, kills: int, stops: int, rounds: int, sweep: int, aim: str
    ) -> None:
        from tests.bank import Bank
        from tests.drills.desk import Desk
        from tests.worker import Worker, wipe_broker

        self.folder, self.wanted_kills, self.wanted_stops = folder, kills, stops
        self.rounds, self.aim, self.peace = rounds, aim, False
        self.dice, self.report = random.Random(seed), Report(seed=seed)
        fates = _dealt(random.Random(f"bank {seed}"))
        self.bank = Bank(folder, lambda row: "paid" if self.peace else next(fates))
        wipe_broker()
        self.desk = Desk(self.bank, dice=self.dice, happened=self.report.happened)
        self.worker = Worker(folder, sweep=sweep, children=3, app="tests.drills.paying_worker")

    def carry_out(self, *, faulty: bool) -> Report:
        began, self.faulty = time.monotonic(), faulty
        self.bank.open()
        self.worker.start()
        try:
            while (
                self.kills < self.wanted_kills
                or self.stops < self.wanted_stops
                or self.report.rounds < self.rounds
                or not (faulty or self.everything_met())
            ):
                self.round()
                if faulty and self.caught():
                    break
            self.wanted_kills = self.wanted_stops = 0
            self.settle("later")
            self.insist(self.desk.mend)
            self.peace = True
            self.insist(self.desk.release_holds)
            for _again in range(
                4
            ):  # what failed in one is paid by the next, and none of the four makes anything new
                self.pay_all(fresh=0)
                self.settle("later")
                self.insist(self.desk.mend)
        except AssertionError as error:
            self.report.stuck = str(error)
        finally:
            self.worker.stop()
            self.bank.close()
        self.judge()
        self.report.seconds = time.monotonic() - began
        return self.report

    def everything_met(self) -> bool:
        """Whether the bank has done with a payment whatever it can do."""
        return set(FATES) <= {entry.fate for entry in self.bank.entries()}

    def judge(self) -> None:
        from tests.drills.desk import Judged, settled_how

        self.balanced("at the end")
        judged = Judged(self.bank)
        self.report.lost, self.report.twice = judged.lost, judged.twice
        self.report.otherwise = judged.otherwise
        entries = self.bank.entries()
        self.report.bank["files"] = len({entry.file for entry in entries})
        self.report.bank["payments"] = len(entries)
        self.report.bank.update(entry.fate for entry in entries if entry.fate != "paid")
        self.report.unknown.update(settled_how())

    # ------------------------------------------------------------ rounds

    def round(self) -> None:
        self.report.rounds += 1
        self.pay_all(fresh=self.dice.randrange(4, 14))
        if self.report.rounds % 3 == 0 or self.faulty:  # a fault comes to light sooner
            self.settle("later")
            self.insist(self.desk.mend)
        self.balanced(f"after round {self.report.rounds}")

    def pay_all(self, *, fresh: int) -> None:
        """New awards, one run from its opening until the bank has it, and what the bank says of it."""
        if fresh:
            self.report.awards += len(self.insist(lambda: self.desk.new_awards(fresh)))
        while self.step(meanwhile=bool(fresh)):
            pass
        self.settle("now")

    def step(self, *, meanwhile: bool) -> bool:
        """One step of the run, and what people do meanwhile; False once the bank has it, or nothing is to be paid."""
        if meanwhile and self.dice.random() < 0.3:
            self.insist(self.desk.meanwhile)
        before = self.insist(self.state)
        if before in ("frozen", "sealed", "released") and meanwhile and self.dice.random() < 0.03:
            self.insist(lambda: self.desk.void_under_way())
            return True
        run = self.insist(lambda: self.desk.go_on(lambda run: None))
        if run is None:
            return False
        if run.state in self.desk.WORKERS:
            self.done_by_worker(
                lambda: self.send_run(run.pk),
                lambda: self.moved(run.pk, run.state),
                what=f"run {run.pk} is {run.state}",
            )
        return self.insist(lambda: self.state(run.pk)) not in ("confirmed", "voided")

    def state(self, run_id: int | None = None) -> str:
        from claims.models import PayoutRun

        run = PayoutRun.objects.get(pk=run_id) if run_id else self.desk.under_way()
        return run.state if run else ""

    def moved(self, run_id: int, before: str) -> bool:
        """Whether the run has gone on; of a hand-over that nobody knows, two people decide meanwhile."""
        from claims.models import PayoutRun

        if before == "handed_over" and self.desk.decide(PayoutRun.objects.get(pk=run_id)):
            self.send_run(run_id)
        return self.state(run_id) != before

    def send_run(self, run_id: int) -> None:
        from claims import tasks

        tasks.enqueue_payout(run_id)

    def settle(self, when: str) -> None:
        """Takes in all that the bank has said, now or of what it said later."""
        from tests.drills.paying_worker import take_answer

        for path in self.insist(lambda: self.desk.untaken(when)):
            self.done_by_worker(
                lambda path=path: take_answer.delay(str(path)),
                lambda path=path: self.desk.taken(path),
                what=f"answer {path.name} is taken",
            )

    def balanced(self, when: str) -> None:
        """Both ways of counting agree at every instant, not only when nobody is at work."""
        from tests.drills.desk import in_the_end

        if found := self.insist(in_the_end):
            self.report.unbalanced.append(f"{when}: ledger {found['ledger']}, rows {found['rows']}")

    def caught(self) -> bool:
        """Of a seeded fault: whether its harm has come to stay."""
        from tests.drills.desk import Judged, in_the_end
        from tests.worker import until

        if Judged(self.bank).twice:
            return True
        with suppress(AssertionError):
            until(lambda: not self.insist(in_the_end), what="it balances after all", seconds=1)
            return False
        return True

    # ------------------------------------------------------------ trouble

    @property
    def kills(self) -> int:
        return sum(self.report.kills.values())

    @property
    def stops(self) -> int:
        return sum(self.report.stops.values())

    def done_by_worker(self, send: Callable[[], object], done: Callable[[], bool], *, what: str) -> None:
        """Sends work, with trouble on its way, until it is done: people press the button again when nothing happens."""
        give_up = time.monotonic() + 120
        while not self.insist(done):
            if time.monotonic() > give_up:
                raise AssertionError(f"waited 120 s in vain: {what}")
            if self.faulty and self.bank.twice():
                raise AssertionError("caught: the bank has paid twice")
            self.plan()
            self.insist(send)
            self.watch(lambda: self.insist(done))
        (self.folder / "doom").unlink(missing_ok=True)

    def watch(self, done: Callable[[], bool]) -> None:
        """Returns when it is done, when somebody died, or after a while."""
        outside = self.dice.random() if self.left("kills") and self.dice.random() < 0.1 else None
        if outside is not None:
            time.sleep(outside * 0.2)
            self.kill_from_outside()
        until = time.monotonic() + 3
        while time.monotonic() < until and not done():
            if self.bury():
                return
            time.sleep(0.05)
        self.bury()

    def left(self, what: str) -> int:
        return {"kills": self.wanted_kills - self.kills, "stops": self.wanted_stops - self.stops}[what]

    def plan(self) -> None:
        """Tells the worker where to die, most of the times."""
        whats = ["child"] * 8 + ["worker"] if self.left("kills") > 0 else []
        if self.left("stops") > 0:
            share = max(1, round(9 * self.left("stops") / max(self.left("kills"), 1)))
            whats += list(WAYS) * min(share, 9)
        if not whats or self.dice.random() < 0.05:
            return
        aimed = self.aim and self.dice.random() < 0.8
        match = (
            self.aim
            if aimed
            else self.dice.choice(
                ["", "", "", "ledgerentry", "COMMIT", "UPDATE", "INSERT", "COPY", "os.", "os.link"]
            )
        )
        doom = {
            "what": self.dice.choice(whats),
            "match": match,
            "after": 1 + int(self.dice.random() ** 2 * (50 if not match else 6)),
        }
        draft = self.folder / "doom.draft"
        draft.write_text(json.dumps(doom))
        draft.rename(self.folder / "doom")

    def kill_from_outside(self) -> None:
        if self.dice.random() < 0.9:
            if self.worker.kill_child():
                self.report.kills["child, from outside"] += 1
        else:
            self.worker.kill()
            self.report.kills["worker, from outside"] += 1
        self.report.where["any moment"] += 1

    def bury(self) -> bool:
        """Notes who died, and brings back what is needed; whether somebody did."""
        deaths = self.folder / "deaths"
        dead = [json.loads(line) for line in deaths.read_text().splitlines()] if deaths.exists() else []
        deaths.unlink(missing_ok=True)
        for what, task, name in dead:
            kind = "stops" if what in WAYS else "kills"
            getattr(self.report, kind)[what] += 1
            self.report.where[f"{task}: {name}"] += 1
        if self.worker.process and self.worker.process.poll() is not None:
            self.worker.start()
        if any(what in WAYS for what, _task, _name in dead):
            self.up_again()
        return bool(dead)

    def up_again(self) -> None:
        from django.db import connections

        connections.close_all()
        for _again in range(20):  # a server that is just going down may still answer
            with suppress(psycopg.OperationalError):
                embedded.ensure(INSTANCE, database=DATABASE)
                return
            time.sleep(0.1)
        raise AssertionError("Postgres does not come back")

    def insist(self, act: Callable):
        """Does what a person does, again where the database went away meanwhile: every act looks first."""
        from django.db import InterfaceError, OperationalError

        for _again in range(20):
            try:
                return act()
            except (OperationalError, InterfaceError):
                self.up_again()
        raise AssertionError("the database does not come back")


def _dealt(dice: random.Random) -> Iterator[str]:
    """What becomes of payments: most are paid, and of every twenty each fate meets one at least."""
    cards = [*FATES, *["paid"] * 12, "failed"]
    while True:
        yield from dice.sample(cards, len(cards))


def main(arguments: list[str]) -> int:
    """Carries the drill out; 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.paying", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--stops", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=0, help="at least so many")
    parser.add_argument("--aim", default="", help="kill before points of this name, mostly")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sweep", type=int, default=20, help="seconds between two beats")
    parser.add_argument("--fault", choices=("reissue", "put_again", "apart"), default="")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args(arguments)
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="paying-"))
    set_up(folder, chosen.fault)
    drill = Drill(
        folder=folder,
        seed=chosen.seed,
        kills=chosen.kills,
        stops=chosen.stops,
        rounds=chosen.rounds,
        sweep=chosen.sweep,
        aim=chosen.aim,
    )
    report = drill.carry_out(faulty=bool(chosen.fault))
    print(report)
    if chosen.report:
        chosen.report.write_text(json.dumps(vars(report)))
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
