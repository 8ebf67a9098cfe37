"""Keep the C library's trace of a failed verification off the terminal and the logs.

GmSSL prints its own source lines on the C stream `stderr` whenever a signature does not verify or a
ciphertext does not open: whoever sends bad input could fill a log with them. Redirecting the file
descriptor would swallow what other threads say meanwhile, so only the C variable `stderr` points
elsewhere, and only for the call: Python writes to the descriptor itself and is not touched.
"""

import ctypes
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Let a C library say nothing for the length of one call."""
    streams = _streams()
    if streams is None:  # another C library: its trace is noise, never a danger
        yield
        return
    cell, nowhere = streams
    with _ONE_AT_A_TIME:
        before = cell.value
        cell.value = nowhere
        try:
            yield
        finally:
            cell.value = before


@cache
def _streams() -> tuple[ctypes.c_void_p, int] | None:
    """The variable `stderr` of glibc and a stream that goes nowhere; None where there is none."""
    if platform.libc_ver()[0] != "glibc":
        return None
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    nowhere = library.fopen(b"/dev/null", b"w")
    return (ctypes.c_void_p.in_dll(library, "stderr"), nowhere) if nowhere else None
