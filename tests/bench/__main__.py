"""`make bench`: every benchmark, on a database of its own on the embedded servers; prints a table for the docs.

python -m tests.bench [assess] [imports] [--claims 100000,1000000] [--rounds 3]
"""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from claims_project import embedded
from claims_project.roles import make_roles

DATABASE = "bench_claims"


def ready() -> None:
    """A fresh database, migrated, and Django pointed at it."""
    urls = embedded.ensure("test")
    app, owner = make_roles(urls.admin, DATABASE, fresh=True)
    os.environ.update(
        DEBUG="1", DATABASE_URL=app, DATABASE_OWNER_URL=owner, CELERY_BROKER_URL=urls.broker, LOG_LEVEL="WARNING",
        DJANGO_SETTINGS_MODULE="claims_project.settings",
    )  # fmt: skip
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DEBUG = False  # or Django keeps every statement it sends
    call_command("migrate", verbosity=0)


def assess(sizes: list[int], rounds: int) -> list[str]:
    """| claims | rows | floor | whole run | ratio | memory |"""
    lines = [
        "| claims | rows written | floor, s | opening + ranges, s | times the floor | worker, MB |",
        "|---|---|---|---|---|---|",
    ]
    for claims in sizes:
        ready_again = sizes.index(claims) > 0
        if ready_again:
            from django.db import connections

            connections.close_all()
            make_roles(embedded.urls("test").admin, DATABASE, fresh=True)
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
        from tests.bench import assessing, seeding

        print(f"  {claims:,} claims", flush=True)  # noqa: T201
        incident, operator = seeding.seed(claims)
        with tempfile.TemporaryDirectory() as folder:
            found = assessing.measure(
                incident=incident, operator=operator, claims=claims, rounds=rounds, folder=Path(folder)
            )
        floors = " / ".join(f"{one.floor:.2f}" for one in found.rounds)
        ours = " / ".join(f"{one.opening:.2f} + {one.ranges:.2f}" for one in found.rounds)
        memory = f"{found.memory[0] // 1024} → {found.memory[-1] // 1024}"
        lines.append(
            f"| {claims:,} | {found.rows:,} | {floors} | {ours} | **{found.ratio:.2f}** | {memory} |"
        )
    return lines


def imports(rounds: int) -> list[str]:
    """The import of 100,000 lines against a bare COPY of the same rows."""
    from tests.bench.imports import bench

    return bench(claims=100_000, rounds=rounds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("which", nargs="*", choices=["assess", "imports"], help="default: all")
    parser.add_argument("--claims", default="100000,1000000", help="sizes for assess")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    which = options.which or ["assess", "imports"]
    ready()
    report = [f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"]
    if "assess" in which:
        report += ["", *assess([int(size) for size in options.claims.split(",")], options.rounds)]
    if "imports" in which:
        report += ["", *imports(options.rounds)]
    print("\n" + "\n".join(report))  # noqa: T201


if __name__ == "__main__":
    main()
