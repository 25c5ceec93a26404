"""Runs a PostgreSQL server for as long as somebody holds the other end of standard input.

Whoever started it may be killed with no time to tidy up; the pipe then closes, and the server goes too.
Arguments: user to run as (empty: the same), folder to remove afterwards, the server's command.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading


def main(user: str, folder: str, command: list[str]) -> int:
    server = subprocess.Popen(command, user=user or None, stdin=subprocess.DEVNULL)

    def stop(*_: object) -> None:
        server.send_signal(signal.SIGQUIT)  # at once: the data are thrown away

    def stop_when_alone() -> None:
        while os.read(0, 64):
            pass
        stop()

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=stop_when_alone, daemon=True).start()
    status = server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return abs(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
