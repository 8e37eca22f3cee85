"""python -I tether.py PARENT PROGRAM ARGUMENTS...: becomes the program, tied to its parent's life.

Where the system can (Linux), the program gets SIGTERM when the parent is killed and can stop nobody any more.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Ties itself to the parent, unless that has gone already, and becomes the program."""
    parent, *program = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 (in our place, with what we were given)


if __name__ == "__main__":
    main(sys.argv[1:])
