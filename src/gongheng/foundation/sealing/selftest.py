"""Published examples of the standards, run before an algorithm is used for the first time.

A library that does not give these values is not used: `SelfTestFailed`, and nothing starts.
GB/T 32918.5-2017 annex A and C, GB/T 32905-2016 A.1, RFC 8998 A.2 (SM4-GCM; GB/T 32907's cipher),
RFC 6979 A.2.5, FIPS 180-4, and case 16 of the GCM submission.
"""

from collections.abc import Callable
from typing import Any

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import der
from gongheng.foundation.sealing.ciphers import Gcm
from gongheng.foundation.sealing.keys import KeyPairs

Digest = Callable[[bytes], bytes]


class SelfTestFailed(RuntimeError):
    """A library does not give the published values; nothing may rest on it."""


SM2_PRIVATE = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
SM2_PUBLIC = (
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SM2_SIGNED = b"message digest"
SM2_SIGNATURE = (
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
SM2_SECRET = b"encryption standard"
SM2_SEALED = (
    "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
    "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
    "21886ca989ca9c7d58087307ca93092d651efa"
)
SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
SM4_KEY = "0123456789abcdeffedcba9876543210"
SM4_NONCE, SM4_BOUND = "00001234567800000000abcd", "feedfacedeadbeeffeedfacedeadbeefabaddad2"
SM4_DATA = (
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
    "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
)
SM4_SEALED = (
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec"
)
P256_PUBLIC = (
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
P256_PRIVATE = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
P256_SIGNED = b"test"
P256_SIGNATURE = (
    "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
    "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
)
SHA256_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
AES_KEY = "feffe9928665731c6d6a8f9467308308" * 2
AES_NONCE, AES_BOUND = "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2"
AES_DATA = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
AES_SEALED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)


def guomi(pairs: KeyPairs, digest: Digest, cipher: Gcm) -> None:
    """Run the examples of the national standards. Raises SelfTestFailed."""
    _digest("SM3", digest, SM3_ABC)
    _cipher("SM4-GCM", cipher, SM4_KEY, SM4_NONCE, SM4_BOUND, SM4_DATA, SM4_SEALED)
    _pairs("SM2", pairs, (SM2_PRIVATE, SM2_PUBLIC), SM2_SIGNED, SM2_SIGNATURE)
    sealed = der.ciphertext_from(_hex(SM2_SEALED))
    read = _tried(lambda: pairs.decrypt(_hex(SM2_PRIVATE), _hex(SM2_PUBLIC), sealed))
    _must(read == SM2_SECRET, "SM2", "decryption")


def international(pairs: KeyPairs, digest: Digest, cipher: Gcm) -> None:
    """Run the examples of the international standards. Raises SelfTestFailed."""
    _digest("SHA-256", digest, SHA256_ABC)
    _cipher("AES-GCM", cipher, AES_KEY, AES_NONCE, AES_BOUND, AES_DATA, AES_SEALED)
    _pairs("P-256", pairs, (P256_PRIVATE, P256_PUBLIC), P256_SIGNED, P256_SIGNATURE)


def _digest(name: str, digest: Digest, expected: str) -> None:
    _must(digest(b"abc").hex() == expected, name, "digest")


def _cipher(name: str, cipher: Gcm, *example: str) -> None:
    key, nonce, bound, data, sealed = map(_hex, example)
    _must(cipher.seal(key, nonce, data, bound) == sealed, name, "encryption")
    _must(_tried(lambda: cipher.unseal(key, nonce, sealed, bound)) == data, name, "decryption")
    spoilt = sealed[:-1] + bytes([sealed[-1] ^ 1])
    _must(_tried(lambda: cipher.unseal(key, nonce, spoilt, bound)) is None, name, "tag")


def _pairs(name: str, pairs: KeyPairs, keys: tuple[str, str], data: bytes, signature: str) -> None:
    (secret, known), given = map(_hex, keys), der.signature_from(_hex(signature))
    _must(pairs.verify(known, data, given), name, "verification")
    _must(not pairs.verify(known, data + b"!", given), name, "refusal of another message")
    _must(pairs.owns(secret, known), name, "key pair")
    _must(pairs.verify(known, data, pairs.sign(secret, known, data)), name, "signature")
    _must(pairs.decrypt(secret, known, pairs.encrypt(known, b"abc")) == b"abc", name, "wrapping")


def _must(holds: object, name: str, part: str) -> None:
    if not holds:
        raise SelfTestFailed(f"{name}: the published example of its {part} does not come out")


def _tried(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refused:
        return None


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)
