"""python -m claims_project.check.migrations: migrations that a running system survives (django-migration-linter)."""

import os
import sys

import django
from django.conf import settings

OURS = ["claims", "accounts"]
# Before the first release nobody had rows: these may lock and rewrite tables as they like. None is added to after it.
FIRST = {"0001_people", "0001_first_tables"}
# States of payout runs, a table of a few rows a month: locked for a moment, and code of before pays nothing meanwhile.
# And their files, a few a run: while they are moved into chunks nobody seals or takes one.
# And versions of the rules that decide, a few a year: the checks of decisions are validated by the migration after it.
SMALL = {
    "0007_payout_columns",
    "0009_payout_guards",
    "0023_chunks_and_coupons",
    "0025_files_without_bytes",
    "0033_rule_versions_and_samples",
}
# Transfers and payouts stand still while no run is under way.
STILL = {"0020_payouts_in_bulk"}
# Papers had a table and no door that brought one.
EMPTY = {"0046_papers_brought"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")
    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        str(settings.BASE_DIR),
        database="owner",
        include_apps=OURS,
        ignore_name=FIRST | SMALL | STILL | EMPTY,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    sys.exit(linter.has_errors)
