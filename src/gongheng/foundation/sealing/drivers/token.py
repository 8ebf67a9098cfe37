"""A private key in a token or module behind PKCS#11, by python-pkcs11 (the `hsm` extra).

PKCS#11 defines no SM2 mechanism: national keys speak SKF (GM/T 0016) and come by a local agent, so
this driver refuses SM2 clearly. P-256 signs and unwraps; the private key never leaves the token.
"""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing import der, points
from gongheng.foundation.sealing.drivers import p256
from gongheng.foundation.sealing.keys import PUBLIC_SIZE

SERVED = {"p256"}


class TokenKey:
    """One P-256 key of a token, for as long as the session is open; a `Keeper`."""

    def __init__(self, session: Any, private: Any, public: bytes) -> None:
        self._session, self._private = session, private
        self.public = public

    @classmethod
    def unlocked(cls, module: str, *, token: str, label: str, pin: str, algorithm: str) -> Self:
        """Open the token with its PIN and find the key.

        Refuses `token_lacks_algorithm`, `token_module_missing`, `token_missing`, `wrong_pin`,
        `pin_locked`, `token_key_missing`.
        """
        refuse_unless(algorithm in SERVED, "token_lacks_algorithm", algorithm=algorithm[:40])
        session = _session(module, token, pin)
        import pkcs11
        from pkcs11 import exceptions

        try:
            private = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=label)
            known = session.get_key(pkcs11.ObjectClass.PUBLIC_KEY, label=label)
            point = bytes(known[pkcs11.Attribute.EC_POINT])
        except (exceptions.PKCS11Error, KeyError) as error:
            session.close()
            raise Refused("token_key_missing", label=label[:60]) from error
        return cls(session, private, point[-PUBLIC_SIZE:])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._session.close()

    def sign(self, data: bytes, /) -> bytes:
        """Sign within the token. Refuses `token_lost`."""
        import pkcs11

        digest = hashlib.sha256(data).digest()
        try:
            raw = self._private.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
        except pkcs11.PKCS11Error as error:
            raise Refused("token_lost") from error
        return der.low(der.signature_from(raw), points.P256.order)

    def decrypt(self, sealed: bytes, /) -> bytes:
        """Derive within the token, unwrap outside. Refuses `cannot_unwrap`."""
        import pkcs11

        # CKA_EXTRACTABLE and CKA_SENSITIVE of the derived secret only; the key itself stays inside.
        shape = {pkcs11.Attribute.EXTRACTABLE: True, pkcs11.Attribute.SENSITIVE: False}
        given = (pkcs11.KDF.NULL, None, sealed[:PUBLIC_SIZE])
        try:
            derived = self._private.derive_key(
                pkcs11.KeyType.GENERIC_SECRET, 256, mechanism_param=given,
                mechanism=pkcs11.Mechanism.ECDH1_DERIVE, template=shape,
            )  # fmt: skip
            shared = bytes(derived[pkcs11.Attribute.VALUE])
        except pkcs11.PKCS11Error as error:
            raise Refused("cannot_unwrap") from error
        return p256.opened(shared, self.public, sealed)


def _session(module: str, token: str, pin: str) -> Any:
    try:
        import pkcs11
        from pkcs11 import exceptions
    except ImportError as error:
        raise Refused("token_module_missing") from error
    refuse_unless(module and Path(module).is_file(), "token_module_missing")
    try:
        return pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin)
    except (exceptions.PinLocked, exceptions.PinExpired) as error:
        raise Refused("pin_locked") from error
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange) as error:
        raise Refused("wrong_pin", field="pin") from error
    except (exceptions.PKCS11Error, RuntimeError) as error:
        raise Refused("token_missing", token=token[:60]) from error
