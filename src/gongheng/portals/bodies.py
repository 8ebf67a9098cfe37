"""Bodies that scripts of our own pages send: read once, each address with a bound of its own.

Django's bound is for forms; what exceeds it gets an answer without a sentence.
"""

import re

from django.http import HttpRequest

from gongheng.foundation.refusals import refuse_unless

PLAIN = re.compile(r"[0-9]{1,12}")
LIMITS = "本系统示例（上限由运行单位规定）"


def length_of(request: HttpRequest) -> int:
    """Return how many bytes are announced; -1 when it is not said in plain digits."""
    said = request.headers.get("Content-Length", "")
    return int(said) if PLAIN.fullmatch(said) else -1


def body_of(request: HttpRequest, limit: int) -> bytes:
    """Return the body of at most that length. Refuses `file_too_large`; too much is not read at all."""
    told = limit // 2**20 or 1
    refuse_unless(
        length_of(request) <= limit, "file_too_large", field="body", limit=told, source=LIMITS
    )
    content = request.read(limit + 1)
    refuse_unless(len(content) <= limit, "file_too_large", field="body", limit=told, source=LIMITS)
    return bytes(content)
