"""What the verifier asks of a certificate: its SM2 key and the unit's code. Chains are not judged."""

from gongheng_verifier.sm2 import read_point

LARGEST = 16 * 1024
_KEY_KIND = bytes.fromhex("06072a8648ce3d020106082a811ccf5501822d")  # ecPublicKey, the SM2 curve
_CODE = bytes.fromhex("0603550405")  # serialNumber in a name


def public_key(der: bytes) -> bytes:
    """The SM2 key, 04‖X‖Y; ValueError when there is none."""
    kind, key = _items(_fields(der)[6])[:2]
    if kind[1] != _KEY_KIND or key[0] != 3 or key[1][:1] != b"\0":
        raise ValueError("no SM2 key")
    read_point(key[1][1:])
    return key[1][1:]


def unit_code(der: bytes) -> str:
    """The subject's serialNumber: a unified social credit code; empty when it has none, ValueError of two."""
    pairs = [pair for _, group in _items(_fields(der)[5]) for _, pair in _items(group)]
    found = [_items(pair)[1][1].decode("utf-8") for pair in pairs if pair.startswith(_CODE)]
    if len(found) > 1:
        raise ValueError("two unit codes")
    return found[0] if found else ""


def _fields(der: bytes) -> list[bytes]:
    """version, number, algorithm, issuer, validity, subject, key."""
    if len(der) > LARGEST:
        raise ValueError("too large")
    whole = _items(der)
    if len(whole) != 1 or whole[0][0] != 0x30:
        raise ValueError("not a certificate")
    outer = _items(whole[0][1])
    fields = _items(outer[0][1])
    if len(outer) != 3 or len(fields) < 7 or fields[0][0] != 0xA0:
        raise ValueError("not a certificate")
    return [content for _, content in fields[:7]]


def _items(data: bytes) -> list[tuple[int, bytes]]:
    """(tag, content) of the values that stand side by side."""
    found, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1] if at + 1 < len(data) else 0, at + 2
        if size >= 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
            if not 1 <= more <= 2 or size < 0x80:
                raise ValueError("a length in another spelling")
        if at + size > len(data):
            raise ValueError("cut short")
        found.append((tag, data[at : at + size]))
        at += size
    return found
