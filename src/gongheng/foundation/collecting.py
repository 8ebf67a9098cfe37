"""Leave the search for cycles out while a list of 50,000 plain rows is made: it finds none there."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rows_only() -> Iterator[None]:
    """No search for cycles until the end, which halves the time; another thread's end is harmless."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
