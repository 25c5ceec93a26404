"""``python3 -m scripts TASK``: finds a Python that is new enough, then does the task.

This file must be readable by any Python 3, or an old one could not say what is wrong.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
TASKS = ("run", "test", "check", "fix", "bench", "translations", "lock", "clean")


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in TASKS:
        sys.exit("usage: python3 -m scripts " + "|".join(TASKS))
    if sys.version_info < OLDEST:
        _start_again_with_a_newer_python()
    from scripts import tasks  # noqa: PLC0415 - an old Python cannot read what this imports

    sys.exit(tasks.perform(sys.argv[1]))


def _start_again_with_a_newer_python() -> None:
    code = "import sys; sys.exit(sys.version_info < ({}, {}))".format(*OLDEST)
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", code]) == 0:
            os.execv(found, [found, "-m", "scripts"] + sys.argv[1:])  # noqa: RUF005 - Python 3.4 reads this
    sys.exit(
        "This is Python {}.{}; trainfac needs Python {}.{} or newer.\n"
        "Install one and start again, naming it if it is not on the PATH:\n"
        "  Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv\n"
        "  Fedora:  sudo dnf install python3.12        macOS:  brew install python@3.12\n"
        "  make run PYTHON=/path/to/python3.12".format(*(sys.version_info[:2] + OLDEST))
    )


if __name__ == "__main__":
    main()
