"""What each guardian writes after the key was made together: this is the key, signed."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians.models import Circle
from gongheng.registry.guardians.papers import CONFIRMATION, root_of


def read_confirmations(texts: Sequence[bytes], circle: Circle) -> dict[str, Any]:
    """Key and signatures by place, when all files name the same key of this circle.

    Refuses `guardian_file_bad`.
    """
    found = [_read(text) for text in texts]
    refuse_unless(found, "guardian_file_bad", field="files")
    key = found[0]["key"]
    same = all(one["key"] == key and one["circle"] == root_of(circle) for one in found)
    refuse_unless(same, "guardian_file_bad", field="files")
    return {"key": key, "signatures": {one["at"]: one["signature"] for one in found}}


def _read(text: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(text)
        signature = base64.b64decode(whole["signature"], validate=True)
        good = whole["v"] == CONFIRMATION and type(whole["at"]) is int
        read = {"at": whole["at"], "circle": whole["circle"], "key": whole["key"],
                "signature": signature}  # fmt: skip
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused("guardian_file_bad", field="files") from error
    refuse_unless(good and isinstance(read["key"], dict), "guardian_file_bad", field="files")
    return read
