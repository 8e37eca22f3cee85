"""The house's own checks: `python -m claims_project.check` (`make check`). Needs the development requirements.

Every check runs, even when one fails; one line a check, then what the failing ones said. Exit code 1 when one failed.
"""
