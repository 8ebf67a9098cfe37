"""The circle as a guardian holds it: `gongheng-circle/1`, fetched once and compared in person."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.guardians.papers import PAPER, root_of_paper
from gongheng.running.guarding.files import read


@dataclass(frozen=True)
class Paper:
    """Its fingerprints and public keys in the order of places."""

    whole: dict[str, Any]
    signing: tuple[bytes, ...]
    encryption: tuple[bytes, ...]
    fingerprints: tuple[str, ...]  # of the encryption certificates: what headers name

    @property
    def threshold(self) -> int:
        """How many open."""
        return int(self.whole["threshold"])

    def place_of(self, public: bytes) -> int:
        """The place of a signing or encryption key, from 1. Refuses `guardian_file_bad`."""
        for keys in (self.signing, self.encryption):
            if public in keys:
                return keys.index(public) + 1
        raise Refused("guardian_file_bad", field="circle")


def read_paper(path: Path) -> Paper:
    """From the file of the public page. Refuses `guardian_file_bad`."""
    whole = read(path)
    try:
        seats = whole["guardians"]
        good = whole["format"] == PAPER and [one["at"] for one in seats] == list(
            range(1, len(seats) + 1)
        )
        signing = [read_certificate(one["signing"].encode()) for one in seats]
        encryption = [read_certificate(one["encryption"].encode()) for one in seats]
        good = good and 1 < whole["threshold"] <= len(seats) and bool(root_of_paper(whole))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused("guardian_file_bad", field="circle") from error
    refuse_unless(good, "guardian_file_bad", field="circle")
    return Paper(whole, tuple(one.public for one in signing),
                 tuple(one.public for one in encryption),
                 tuple(one.fingerprint for one in encryption))  # fmt: skip
