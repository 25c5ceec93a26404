"""What is not needed any more is given back."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

_LARGE: Final = """
import ctypes
from pathlib import Path
from trainfac.infra.allocator import give_back_large_pieces

def taken_kb():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0])

if {asked}:
    assert give_back_large_pieces()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
libc.free(libc.malloc(30 << 20))  # what is freed once is taken from the heap the next time
pieces = [libc.malloc(20 << 20) for _ in range(8)]
for piece in pieces:
    ctypes.memset(piece, 1, 20 << 20)
full = taken_kb()
for piece in pieces[:-1]:  # the last one stays on top of the heap, and holds the others there
    libc.free(piece)
print((full - taken_kb()) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is glibc that is told")
@pytest.mark.parametrize(("asked", "expected"), [(True, 140), (False, 0)])
def test_large_pieces_go_back_one_by_one(asked: bool, expected: int) -> None:
    program = _LARGE.format(asked=asked)
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert int(done.stdout) == pytest.approx(expected, abs=5)
