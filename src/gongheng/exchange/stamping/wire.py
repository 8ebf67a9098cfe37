"""One request to a time-stamping authority (RFC 3161 over HTTP)."""

import http.client

from gongheng.exchange.posting import NoAnswer, post
from gongheng.foundation.timestamps.forms import LARGEST, QUERY, REPLY


def query(address: str, body: bytes, *, seconds: float) -> bytes:
    """Return the reply to a request; NoAnswer where none of RFC 3161 comes in time."""
    headers = {"Content-Type": QUERY, "Accept": REPLY}
    answer = post(address, body, headers, seconds=seconds, longest=LARGEST)
    kind = answer.kind.partition(";")[0].strip().lower()
    if answer.status != http.client.OK or kind != REPLY:
        raise NoAnswer("not a reply")
    return answer.data
