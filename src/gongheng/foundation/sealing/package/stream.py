"""Content padded to a size that tells little, cut into chunks that cannot be cut, moved or joined.

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce holds the chunk's place and whether it is
the last, so a shorter, longer or reordered row of chunks does not open.
"""

from collections.abc import Iterator, Sequence

from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.foundation.sealing.ciphers import TAG_SIZE, Gcm
from gongheng.foundation.sealing.package.forms import SALT_SIZE

CHUNK = 1024 * 1024
SMALLEST = 64 * 1024
LARGEST = 512 * CHUNK
LENGTH_SIZE = 8
OVERHEAD = SALT_SIZE + LENGTH_SIZE
STEPS = 4  # eight sizes an octave: at most an eighth is padding


def bucket(length: int) -> int:
    """The padded size of a content of that length. Refuses `part_too_large`."""
    size = max(length + OVERHEAD, SMALLEST)
    step = 1 << max((size - 1).bit_length() - STEPS, 0)
    padded = -(-size // step) * step
    refuse_unless(padded <= LARGEST, "part_too_large", limit=LARGEST // CHUNK)
    return padded


def frame(salt: bytes, content: bytes) -> bytes:
    """salt ‖ length ‖ content ‖ zeros."""
    whole = salt + len(content).to_bytes(LENGTH_SIZE, "big") + content
    return whole.ljust(bucket(len(content)), b"\0")


def unframed(whole: bytes) -> tuple[bytes, bytes]:
    """Salt and content. Refuses `package_malformed` when anything hides in the padding."""
    length = int.from_bytes(whole[SALT_SIZE:OVERHEAD], "big")
    end = OVERHEAD + length
    fits = len(whole) >= OVERHEAD and length <= len(whole) and bucket(length) == len(whole)
    refuse_unless(fits and not whole[end:].strip(b"\0"), "package_malformed", field="content")
    return whole[:SALT_SIZE], whole[OVERHEAD:end]


def chunk_sizes(size: int) -> list[int]:
    """The ciphertext sizes of a padded content, in order."""
    full, rest = divmod(size, CHUNK)
    return [CHUNK + TAG_SIZE] * full + ([rest + TAG_SIZE] if rest else [])


def possible_chunk_sizes() -> frozenset[int]:
    """Every size a ciphertext chunk can have: a body of another size is none."""
    size, rests = SMALLEST, {CHUNK}
    while size <= CHUNK << STEPS:  # above that every padded size is whole chunks
        rests.add(size % CHUNK or CHUNK)
        size = bucket(size - OVERHEAD + 1)
    return frozenset(rest + TAG_SIZE for rest in rests)


def sealed_chunks(
    cipher: Gcm, key: bytes, prefix: bytes, bound: bytes, whole: bytes
) -> Iterator[bytes]:
    """Each chunk under its own nonce."""
    last = (len(whole) - 1) // CHUNK
    for place in range(last + 1):
        piece = whole[place * CHUNK : (place + 1) * CHUNK]
        yield cipher.seal(key, _nonce(prefix, place, last), piece, bound)


def opened_chunks(
    cipher: Gcm, key: bytes, prefix: bytes, bound: bytes, chunks: Sequence[bytes]
) -> bytes:
    """The padded content again. Refuses `ciphertext_altered`."""
    if not chunks:
        raise Refused("ciphertext_altered")
    last = len(chunks) - 1
    return b"".join(
        cipher.unseal(key, _nonce(prefix, place, last), chunk, bound)
        for place, chunk in enumerate(chunks)
    )


def _nonce(prefix: bytes, place: int, last: int) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([place == last])
