"""Opening SM4-GCM (GB/T 32907, RFC 8998): by `cryptography`, or in plain Python over a whole part.

In plain Python the blocks of a chunk are not taken one by one: each of the four words of all blocks
is one long number, the S-box one `bytes.translate`, a turn of every word two shifts and two masks.
"""

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
except ImportError:  # the single file runs where nothing is installed
    Cipher = None  # type: ignore[assignment, misc]

TAG, NONCE, KEY = 16, 12, 16
_BOX = bytes.fromhex(
    "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699"
    "9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6"
    "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
    "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e"
    "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3"
    "1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
    "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0"
    "8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948"
)
_FAMILY = (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC)
_FIELD = 0xE1 << 120


def opened(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    """The content; None unless key, nonce, bound data and every byte are the very ones."""
    if len(key) != KEY or len(nonce) != NONCE or len(sealed) < TAG:
        return None
    if Cipher is None:
        return opened_plainly(key, nonce, sealed, bound)
    mode = modes.GCM(nonce, sealed[-TAG:])
    work = Cipher(algorithms.SM4(key), mode).decryptor()
    work.authenticate_additional_data(bound)
    try:
        return work.update(sealed[:-TAG]) + work.finalize()
    except InvalidTag:
        return None


def opened_plainly(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    """The same without any library."""
    data, tag = sealed[:-TAG], sealed[-TAG:]
    blocks = -(-len(data) // TAG)
    counters = [bytes(TAG), *(nonce + (n + 1).to_bytes(4, "big") for n in range(blocks + 1))]
    stream = _encrypted(_round_keys(key), b"".join(counters))
    told = (8 * len(bound)).to_bytes(8, "big") + (8 * len(data)).to_bytes(8, "big")
    hashed = _ghash(stream[:TAG], _full(bound) + _full(data) + told)
    if hashed ^ int.from_bytes(stream[TAG : 2 * TAG], "big") != int.from_bytes(tag, "big"):
        return None
    pad = stream[2 * TAG : 2 * TAG + len(data)]
    whole = int.from_bytes(data, "big") ^ int.from_bytes(pad, "big")
    return whole.to_bytes(len(data), "big")


def _full(data: bytes) -> bytes:
    return data + bytes(-len(data) % TAG)


def _turn(word: int, by: int) -> int:
    return (word << by | word >> 32 - by) & 0xFFFFFFFF


def _round_keys(key: bytes) -> list[int]:
    words = [int.from_bytes(key[4 * n : 4 * n + 4], "big") ^ _FAMILY[n] for n in range(4)]
    for turn in range(32):
        fixed = int.from_bytes(bytes((4 * turn + n) * 7 % 256 for n in range(4)), "big")
        mixed = words[-3] ^ words[-2] ^ words[-1] ^ fixed
        mixed = int.from_bytes(mixed.to_bytes(4, "big").translate(_BOX), "big")
        words.append(words[-4] ^ mixed ^ _turn(mixed, 13) ^ _turn(mixed, 23))
    return words[4:]


def _encrypted(keys: list[int], data: bytes) -> bytes:
    """All blocks at once."""
    count = len(data) // TAG
    ones = int.from_bytes(b"\0\0\0\1" * count, "big")
    low = {by: ones * (2**by - 1) for by in (2, 10, 18, 24)}
    high = {by: ones * (2**32 - 2**by) for by in low}
    words = [int.from_bytes(_every(data, n), "big") for n in range(4)]
    for key in keys:
        mixed = words[1] ^ words[2] ^ words[3] ^ ones * key
        box = int.from_bytes(mixed.to_bytes(4 * count, "big").translate(_BOX), "big")
        new = words[0] ^ box
        for by, mask in low.items():
            new ^= box << by & high[by] | box >> 32 - by & mask
        words = [*words[1:], new]
    out = bytearray(len(data))
    for n in range(4):
        row = words[3 - n].to_bytes(4 * count, "big")
        for byte in range(4):
            out[4 * n + byte :: TAG] = row[byte::4]
    return bytes(out)


def _every(data: bytes, word: int) -> bytes:
    row = bytearray(len(data) // 4)
    for byte in range(4):
        row[byte::4] = data[4 * word + byte :: TAG]
    return bytes(row)


def _ghash(start: bytes, data: bytes) -> int:
    """Multiplying by H from a table for each of the sixteen bytes, made once a key."""
    tables = _tables(int.from_bytes(start, "big"))
    total = 0
    for at in range(0, len(data), TAG):
        block = (total ^ int.from_bytes(data[at : at + TAG], "big")).to_bytes(TAG, "big")
        total = 0
        for table, byte in zip(tables, block, strict=True):
            total ^= table[byte]
    return total


def _tables(one: int) -> list[list[int]]:
    """The multiples of H by each value of each byte, the first byte first."""
    fold, tables = _folds(), [_multiples(one)]
    for _ in range(TAG - 1):
        tables.append([value >> 8 ^ fold[value & 255] for value in tables[-1]])
    return tables


def _multiples(one: int) -> list[int]:
    table = [0] * 256
    for bit in range(8):
        table[128 >> bit] = one
        one = one >> 1 ^ (_FIELD if one & 1 else 0)
    for number in range(256):
        lowest = number & -number
        if number != lowest:
            table[number] = table[lowest] ^ table[number ^ lowest]
    return table


def _folds() -> list[int]:
    rows = []
    for number in range(256):
        value = number
        for _ in range(8):
            value = value >> 1 ^ (_FIELD if value & 1 else 0)
        rows.append(value)
    return rows
