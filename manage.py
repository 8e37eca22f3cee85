#!/usr/bin/env python
"""Django's command line. Settings come from the environment: see claims_project/settings.py."""

import os
import sys

# They read documents and nothing else: no server and no secret needs to be named for them.
WITHOUT_SERVERS = ("check_policy", "try_policy")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_project.settings")
    if sys.argv[1:2] and sys.argv[1] in WITHOUT_SERVERS and "DATABASE_URL" not in os.environ:
        os.environ.setdefault("DEBUG", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
