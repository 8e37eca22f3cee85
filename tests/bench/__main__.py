"""`make bench`: every benchmark, on a database of its own on the embedded servers; prints tables for the docs.

python -m tests.bench [assess] [decide] [bulk] [pay] [imports] [answers] [desk] [tell]
                      [--claims 100000,1000000] [--processes 1,2] [--rounds 3]
"""

import argparse
import base64
import itertools
import os
import platform
import secrets
import tempfile
from pathlib import Path

from claims_project import embedded
from claims_project.roles import make_roles

DATABASE = "bench_claims"
DECIDED = 113_000  # of which 100,000 are straightforward
CHOSEN = 10_000  # the most that one bulk approval takes


def settle() -> None:
    """Points Django at the database of the benchmarks."""
    urls = embedded.ensure("test")
    app, owner = make_roles(urls.admin, DATABASE, fresh=True)
    os.environ.update(
        DEBUG="0",  # or Django keeps every statement that it sends, here and in the worker
        SECRET_KEY=secrets.token_urlsafe(50),
        FIELD_KEYS=f"bench:{_key()}",
        FINGERPRINT_KEY=f"bench:{_key()}",
        CACHE_URL="locmemcache://",
        DATABASE_URL=app,
        DATABASE_OWNER_URL=owner,
        CELERY_BROKER_URL=urls.broker,
        LOG_LEVEL="WARNING",
        DJANGO_SETTINGS_MODULE="claims_project.settings",
    )
    import django

    django.setup()


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def anew() -> None:
    """An empty database with every table."""
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()
    make_roles(embedded.urls("test").admin, DATABASE, fresh=True)
    call_command("migrate", verbosity=0)


def assess(sizes: list[int], processes: list[int], rounds: int) -> list[str]:
    """Assessment, validation included, through the Celery task, by size and by how many processes the worker has."""
    from tests.bench import assessing, seeding

    lines = [
        "| claims | processes | rows | floor, s | opening + ranges, s | times the floor | worker, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for claims, children in itertools.product(sizes, processes):
        anew()
        say(f"assessment of {claims:,} claims, {children} at a time")
        incident, operator = seeding.seed(claims)
        with tempfile.TemporaryDirectory() as folder:
            found = assessing.measure(
                incident=incident,
                operator=operator,
                claims=claims,
                rounds=rounds,
                children=children,
                folder=Path(folder),
            )
        floors = " / ".join(f"{one.floor:.2f}" for one in found.rounds)
        ours = " / ".join(f"{one.opening:.2f} + {one.ranges:.2f}" for one in found.rounds)
        memory = f"{found.memory[0] // 1024} to {found.memory[-1] // 1024}"
        ratios = f"**{found.ratio:.2f}**"
        lines.append(
            f"| {claims:,} | {children} | {found.rows:,} | {floors} | {ours} | {ratios} | {memory} |"
        )
    return lines


def decide(claims: int, rounds: int) -> list[str]:
    """The rule over so many claims, most of them straightforward; without a sample, and with one of 20 in 1,000."""
    from tests.bench import deciding, seeding

    lines = [
        "| decided | sample, of 1,000 | rows written | floor, s | rule, s | times the floor | of CPU |",
        "|---|---|---|---|---|---|---|",
    ]
    for sample in (0, 20):
        anew()
        say(f"the rule over {claims:,} claims, {sample} of 1,000 held back")
        incident, operator = seeding.seed(claims)
        found = deciding.measure(incident=incident, operator=operator, rounds=rounds, sample=sample)
        floors = " / ".join(f"{one.floor:.2f}" for one in found.rounds)
        ours = " / ".join(f"{one.rule:.2f}" for one in found.rounds)
        lines.append(
            f"| {found.decided:,} | {sample} | {found.rows:,} | {floors} | {ours} | **{found.ratio:.2f}** "
            f"| {found.cpu_ratio:.2f} |"
        )
    return lines


def bulk(rows: int) -> list[str]:
    """A bulk approval of so many claims: what a row costs, and whether the act came to what the rehearsal said."""
    from tests.bench import bulk as approving
    from tests.bench import seeding

    anew()
    say(f"a bulk approval of {rows:,} claims")
    incident, operator = seeding.seed(2 * rows)
    found = approving.measure(incident=incident, operator=operator, rows=rows)
    return [
        "| claims | approved | chosen, s | rehearsed, s | done, s | ms a claim | the act as rehearsed | MB |",
        "|---|---|---|---|---|---|---|---|",
        f"| {found.rows:,} | {found.passed:,} | {found.ask:.2f} | {found.rehearse:.1f} | {found.act:.1f} "
        f"| {1000 * found.rehearse / found.rows:.1f} + {1000 * found.act / found.rows:.1f} "
        f"| {'yes' if found.same else 'NO'} | {found.peak} |",
    ]


def pay(sizes: list[int], rounds: int) -> list[str]:
    """Freezing, sealing and the file of a payout run, by size."""
    from tests.bench import paying

    lines = [
        "| awards | rows | file, MB | floor, s | freeze + seal + file, s | times the floor | first byte, ms | MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for awards in sizes:
        anew()
        say(f"a payout run of {awards:,} awards")
        found = paying.measure(awards=awards, rounds=rounds)
        floors = " / ".join(f"{one.floor:.2f}" for one in found.rounds)
        ours = " / ".join(f"{one.freeze:.2f} + {one.seal:.2f} + {one.take:.2f}" for one in found.rounds)
        first = max(one.first for one in found.rounds) * 1000
        peak = max(one.peak for one in found.rounds) // 1024
        lines.append(
            f"| {awards:,} | {found.rows:,} | {found.size / 1e6:.1f} | {floors} | {ours} | **{found.ratio:.2f}** "
            f"| {first:.1f} | {peak} |"
        )
    return lines


def imports(rounds: int) -> list[str]:
    """The import of 100,000 lines against a bare COPY of the same rows."""
    from tests.bench.imports import bench, memory

    anew()
    say("import of 100,000 lines")
    lines = ["| what | rows | s | CPU, s | times the floor | of CPU |", "|---|---|---|---|---|---|"]
    for one in bench(claims=100_000, rounds=rounds):
        times = f"**{one.times_floor:.2f}** | {one.times_floor_cpu:.2f}"
        lines.append(f"| {one.what} | {one.rows:,} | {one.wall:.2f} | {one.cpu:.2f} | {times} |")
    small, large = (memory(claims=claims) // 1024 for claims in (20_000, 100_000))
    return [*lines, "", f"Peak memory of the import: {small} MB for 20,000 lines, {large} MB for 100,000."]


def answers(rounds: int) -> list[str]:
    """An answer of 100,000 lines, in each kind of file, against a bare INSERT..SELECT of the rows that it writes."""
    from tests.bench.answering import bench, memory

    anew()
    say("answers of 100,000 lines")
    lines = [
        "| file | lines | MB | s | CPU, s | floor, s | times the floor |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in bench(lines=100_000, rounds=rounds):
        lines.append(
            f"| {one.what} | {one.lines:,} | {one.megabytes:.0f} | {one.wall:.2f} | {one.cpu:.2f} | {one.floor:.2f} | "
            f"**{one.wall / one.floor:.2f}** |"
        )
    small, large = (memory(lines=lines) // 1024 for lines in (10_000, 100_000))
    return [*lines, "", f"Peak memory of taking one in: {small} MB for 10,000 lines, {large} MB for 100,000."]


def desk(claims: int) -> list[str]:
    """What the lists and start pages of staff ask of the database at a size: the dearest statement of each."""
    from tests.bench import desk as lists

    anew()
    say(f"the lists of the desk at {claims:,} claims")
    lines = [
        "| list or page | ways to it | statements | most blocks read | slowest statement, ms |",
        "|---|---|---|---|---|",
    ]
    found = lists.measure(claims)
    lines += [
        f"| {one.name} | {one.ways} | {one.statements} | {one.blocks:,} | {one.milliseconds:.1f} |"
        for one in found
    ]
    more = [
        f"- {one.name}: {one.troubles[0]}"
        + (f", and {len(one.troubles) - 1} more" if one.troubles[1:] else "")
        for one in found
        if one.troubles
    ]
    return [
        *lines,
        "",
        "What reads more than an index or a capped count (`tests.bench.desk.MORE` says why):",
        "",
        *more,
    ]


def tell(claims: int) -> list[str]:
    """What is counted for the public and what notices ask of the database at a size."""
    from tests.bench import telling

    anew()
    say(f"what is told at {claims:,} claims")
    lines = [
        "| what is asked | statements | most blocks read | slowest, ms | more than an index |",
        "|---|---|---|---|---|",
    ]
    return lines + [
        f"| {one.name} | {one.statements} | {one.blocks:,} | {one.milliseconds:.1f} | {'; '.join(one.whole)} |"
        for one in telling.measure(claims)
    ]


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "which",
        nargs="*",
        help="assess, decide, bulk, pay, imports, answers, desk, tell; all where none is named",
    )
    parser.add_argument(
        "--claims", default="100000,1000000", help="sizes for assess and pay; desk and tell take the last"
    )
    parser.add_argument("--processes", default="1,2", help="of the worker, for assess")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    which = options.which or ["assess", "decide", "bulk", "pay", "imports", "answers", "desk", "tell"]
    settle()
    report = [
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL embedded"
    ]
    if "assess" in which:
        report += ["", *assess(numbers(options.claims), numbers(options.processes), options.rounds)]
    if "decide" in which:
        report += ["", *decide(DECIDED, options.rounds)]
    if "bulk" in which:
        report += ["", *bulk(CHOSEN)]
    if "pay" in which:
        report += ["", *pay(numbers(options.claims), options.rounds)]
    if "imports" in which:
        report += ["", *imports(options.rounds)]
    if "answers" in which:
        report += ["", *answers(options.rounds)]
    if "desk" in which:
        report += ["", *desk(numbers(options.claims)[-1])]
    if "tell" in which:
        report += ["", *tell(numbers(options.claims)[-1])]
    say("\n" + "\n".join(report))


if __name__ == "__main__":
    main()
