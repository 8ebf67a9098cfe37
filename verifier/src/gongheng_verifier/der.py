"""DER, read strictly and no more of it than certificates and time stamps need."""

from datetime import UTC, datetime

SEQUENCE, SET, INTEGER, OCTETS, OID, BOOLEAN, BITS, NULL = 0x30, 0x31, 2, 4, 6, 1, 3, 5
UTC_TIME, GENERAL_TIME = 0x17, 0x18
Item = tuple[int, bytes]


def items(data: bytes) -> list[Item]:
    """(tag, content) of the values that stand side by side; ValueError on any other spelling."""
    found, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1] if at + 1 < len(data) else 0, at + 2
        if tag & 0x1F == 0x1F or at > len(data):
            raise ValueError("a tag of several bytes, or cut short")
        if size >= 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
            if not 1 <= more <= 2 or size < 0x80 or (more == 2 and size < 0x100):
                raise ValueError("a length in another spelling")
        if at + size > len(data):
            raise ValueError("cut short")
        found.append((tag, data[at : at + size]))
        at += size
    return found


def one(data: bytes, tag: int) -> bytes:
    """The content of the one value there is, which has this tag."""
    [(found, content)] = items(data)
    return of((found, content), tag)


def of(item: Item, tag: int) -> bytes:
    """The content of a value with this tag."""
    if item[0] != tag:
        raise ValueError("another kind of value")
    return item[1]


def written(tag: int, content: bytes) -> bytes:
    """A value as it stands in a file."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    more = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(more)]) + more + content


def whole(item: Item) -> int:
    """A number that is not negative."""
    content = of(item, INTEGER)
    if (
        not content
        or content[0] >= 0x80
        or (len(content) > 1 and not content[0] and content[1] < 0x80)
    ):
        raise ValueError("not a number")
    return int.from_bytes(content, "big")


def flag(item: Item) -> bool:
    """True; DER leaves the other out."""
    if of(item, BOOLEAN) != b"\xff":
        raise ValueError("not a flag")
    return True


def moment(item: Item) -> datetime:
    """A time in UTC, to the microsecond."""
    tag, content = item
    text = content.decode("ascii")
    if tag == UTC_TIME and len(text) == 13:
        text = ("20" if text[:2] < "50" else "19") + text
    elif tag != GENERAL_TIME:
        raise ValueError("not a time")
    digits, _, fraction = text.removesuffix("Z").partition(".")
    dotted = "." in text
    plain = digits.isdecimal() and len(digits) == 14 and text.endswith("Z") and len(fraction) <= 6
    if not plain or dotted != (fraction.isdecimal() and not fraction.endswith("0")):
        raise ValueError("a time in another spelling")
    found = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return found.replace(microsecond=int(fraction.ljust(6, "0")) if fraction else 0)
