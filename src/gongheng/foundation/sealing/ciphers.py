"""Authenticated encryption with SM4-GCM and AES-256-GCM, by `cryptography`."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, algorithms, modes

from gongheng.foundation.refusals import Refused

NONCE_SIZE, TAG_SIZE = 12, 16


class Gcm:
    """One block cipher in Galois counter mode (GB/T 36624, RFC 8998)."""

    def __init__(self, algorithm: type, key_size: int) -> None:
        self.key_size = key_size
        self._algorithm = algorithm

    def seal(self, key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The ciphertext and its tag; `bound` is authenticated and not contained."""
        work = Cipher(self._cipher(key), modes.GCM(_checked(nonce))).encryptor()
        work.authenticate_additional_data(bound)
        return work.update(data) + work.finalize() + work.tag

    def unseal(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The data again. Refuses `ciphertext_altered` for anything but the very bytes."""
        if len(sealed) < TAG_SIZE:
            raise Refused("ciphertext_altered")
        mode = modes.GCM(_checked(nonce), sealed[-TAG_SIZE:])
        work = Cipher(self._cipher(key), mode).decryptor()
        work.authenticate_additional_data(bound)
        try:
            return work.update(sealed[:-TAG_SIZE]) + work.finalize()
        except InvalidTag as error:
            raise Refused("ciphertext_altered") from error

    def _cipher(self, key: bytes) -> CipherAlgorithm:
        if len(key) != self.key_size:
            raise ValueError(f"the key has {self.key_size} bytes")
        return self._algorithm(key)


def _checked(nonce: bytes) -> bytes:
    if len(nonce) != NONCE_SIZE:
        raise ValueError(f"the nonce has {NONCE_SIZE} bytes")
    return nonce


SM4_GCM = Gcm(algorithms.SM4, 16)
AES_GCM = Gcm(algorithms.AES256, 32)
