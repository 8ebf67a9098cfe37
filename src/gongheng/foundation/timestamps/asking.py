"""A request for a time stamp, and what an authority reads of one."""

from dataclasses import dataclass

from asn1crypto import tsp

from gongheng.foundation.timestamps.forms import FAULTS, LARGEST, algorithms_of, is_plain, suite_of

DIGEST_SIZE = 32
LARGEST_NONCE = 2**160


class NotGranted(Exception):
    """Why an authority gives no token: `code` is the name in PKIFailureInfo."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Asked:
    """What is to be stamped."""

    digest: bytes
    suite: str
    nonce: int | None
    policy: str
    wants_certificate: bool


def request(digest: bytes, suite: str, *, nonce: int, policy: str = "") -> bytes:
    """The DER of a request that also asks for the authority's certificate."""
    told = {
        "version": 1, "nonce": nonce, "cert_req": True,
        "message_imprint": {
            "hash_algorithm": {"algorithm": algorithms_of(suite).digest}, "hashed_message": digest,
        },
    }  # fmt: skip
    return bytes(tsp.TimeStampReq(told | ({"req_policy": policy} if policy else {})).dump())


def read_request(data: bytes) -> Asked:
    """What was asked. Raises NotGranted."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        told = tsp.TimeStampReq.load(data, strict=True)
        same = told.dump(force=True) == data
        version, nonce = told["version"].native, told["nonce"].native
        imprint = told["message_imprint"]
        algorithm = imprint["hash_algorithm"]
        suite = suite_of(algorithm["algorithm"].native) if is_plain(algorithm) else None
        digest = imprint["hashed_message"].native
        policy = told["req_policy"].native or ""
        wants, more = told["cert_req"].native, told["extensions"].native
    except FAULTS as error:
        raise NotGranted("bad_data_format") from error
    if not same or version != "v1" or not isinstance(digest, bytes):
        raise NotGranted("bad_data_format")
    if suite is None or len(digest) != DIGEST_SIZE:
        raise NotGranted("bad_alg")
    if more or (nonce is not None and not 0 <= nonce < LARGEST_NONCE):
        raise NotGranted("unaccepted_extensions" if more else "bad_request")
    return Asked(digest, suite, nonce, policy, bool(wants))
