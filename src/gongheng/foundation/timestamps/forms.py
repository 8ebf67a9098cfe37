"""The shapes of RFC 3161 in asn1crypto's classes, and the algorithms each suite uses in them."""

from dataclasses import dataclass

from asn1crypto import algos, cms, core, tsp

from gongheng.foundation.certificates.issuing import SIGNATURES
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.suites import GUOMI, INTERNATIONAL

SM3 = "1.2.156.10197.1.401"  # GM/T 0006
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LARGEST = 64 * 1024
GRANTED = {"granted", "granted_with_mods"}
FAULTS = (ValueError, TypeError, KeyError, OverflowError, AttributeError, IndexError,
          RecursionError)  # fmt: skip


def _register() -> None:
    """Teach asn1crypto the digest of GM/T 0006; harmless when done twice."""
    known = algos.DigestAlgorithmId._map  # noqa: SLF001  # it offers no other way
    if SM3 not in known:
        known[SM3] = "sm3"
        algos.DigestAlgorithmId._reverse_map = None  # noqa: SLF001


_register()


@dataclass(frozen=True)
class Algorithms:
    """A suite's names in a request and in a token."""

    digest: str
    signature: str


ALGORITHMS = {
    name: Algorithms(digest, SIGNATURES[name])
    for name, digest in ((GUOMI, "sm3"), (INTERNATIONAL, "sha256"))
}


class Reply(core.Sequence):
    """TimeStampResp, whose token is missing when it was not granted."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def algorithms_of(suite: str) -> Algorithms:
    """The names of a suite. Refuses `algorithm_unknown`."""
    if suite not in ALGORITHMS:
        raise Refused("algorithm_unknown", algorithm=str(suite)[:40])
    return ALGORITHMS[suite]


def suite_of(digest: str) -> str | None:
    """The suite whose digest has this name."""
    return next((name for name, one in ALGORITHMS.items() if one.digest == digest), None)


def is_plain(algorithm: core.Sequence) -> bool:
    """Whether an algorithm's identifier has no parameters, or the NULL that some write."""
    return algorithm["parameters"].native is None
