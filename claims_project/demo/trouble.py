"""What stops the demo, told to whoever started it."""

from pathlib import Path

SHOWN = 25  # lines of a log


class DemoError(RuntimeError):
    """The demo cannot go on; the message says what to do."""


def tail(log: Path) -> str:
    """The last lines of a log, indented."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join(f"  {line}" for line in lines[-SHOWN:]) or "  (nothing)"


def near(path: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
