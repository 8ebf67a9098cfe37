"""The two suites, and which library serves SM2: chosen in settings, tested before first use."""

import hashlib
import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import selftest
from gongheng.foundation.sealing.ciphers import AES_GCM, SM4_GCM, Gcm
from gongheng.foundation.sealing.digests import sm3
from gongheng.foundation.sealing.keys import KeyPairs
from gongheng.foundation.sealing.points import P256 as P256_CURVE
from gongheng.foundation.sealing.points import SM2 as SM2_CURVE
from gongheng.foundation.sealing.points import Curve

GUOMI, INTERNATIONAL = "guomi", "international"


@dataclass(frozen=True)
class Suite:
    """Algorithms that belong together: key pairs, hash, cipher, curve."""

    name: str
    pairs: KeyPairs
    digest: Callable[[bytes], bytes]
    cipher: Gcm
    curve: Curve

    def derive(self, secret: bytes, size: int) -> bytes:
        """The key derivation of GB/T 32918.4 5.4.3 (ANSI X9.63) over this suite's hash."""
        blocks = -(-size // 32)
        parts = (self.digest(secret + n.to_bytes(4, "big")) for n in range(1, blocks + 1))
        return b"".join(parts)[:size]


def suite(name: str) -> Suite:
    """The suite of that name, self-tested once. Refuses `algorithm_unknown`."""
    if name not in {GUOMI, INTERNATIONAL}:
        raise Refused("algorithm_unknown", algorithm=str(name)[:40])
    return _guomi(settings.SEALING_SM2_DRIVER) if name == GUOMI else _international()


def own_suite() -> Suite:
    """The suite this installation seals with (`GONGHENG_SEALING_SUITE`)."""
    return suite(settings.SEALING_SUITE)


def prove() -> None:
    """Run the published examples of both suites. Raises SelfTestFailed, or Refused without a driver."""
    for name in (GUOMI, INTERNATIONAL):
        suite(name)


def sm2_pairs(driver: str) -> KeyPairs:
    """The SM2 library of that name; `auto` takes the one that measured best here. Refuses."""
    if driver == "auto":
        driver = "gmssl-pyx" if platform.machine() == "x86_64" else "gmssl-fast"
    try:
        if driver == "gmssl-pyx":
            from gongheng.foundation.sealing.drivers.sm2_pyx import Sm2Pyx

            return Sm2Pyx()
        if driver == "gmssl-fast":
            from gongheng.foundation.sealing.drivers.sm2_fast import Sm2Fast

            return Sm2Fast()
    except ImportError as error:
        raise Refused("driver_missing", driver=driver) from error
    raise Refused("driver_missing", driver=str(driver)[:40])


@cache
def _guomi(driver: str) -> Suite:
    made = Suite(GUOMI, sm2_pairs(driver), sm3, SM4_GCM, SM2_CURVE)
    selftest.guomi(made.pairs, made.digest, made.cipher)
    return made


@cache
def _international() -> Suite:
    from gongheng.foundation.sealing.drivers.p256 import P256

    made = Suite(INTERNATIONAL, P256(), _sha256, AES_GCM, P256_CURVE)
    selftest.international(made.pairs, made.digest, made.cipher)
    return made


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
