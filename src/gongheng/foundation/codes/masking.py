"""What may be shown of a person: numbers and names with their middle hidden (个人信息保护法)."""

import re

from gongheng.foundation.codes.bad import as_written

_ID_IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z])([1-9][0-9]{2})[0-9]{11}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
)
_MOBILE_IN_TEXT = re.compile(r"(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])")
_LANDLINE_IN_TEXT = re.compile(
    r"(?<![0-9])(0(?:10|2[0-9]|[3-9][0-9]{2}))([-－—]?)[0-9]{5}([0-9]{2,3})(?![0-9])"
)


def mask_resident_id(number: object) -> str:
    """First three and last four shown; what is too short for that is hidden whole."""
    text = as_written(number)
    if len(text) < 15:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_phone(number: object) -> str:
    """138****5678; of a landline the area code and the last two or three digits."""
    text = re.sub(r"\s+", "", as_written(number))
    if re.fullmatch(r"1[0-9]{10}", text):
        return f"{text[:3]}****{text[-4:]}"
    if found := _LANDLINE_IN_TEXT.fullmatch(text):
        return f"{found[1]}{found[2]}*****{found[3]}"
    return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 4 else "*" * len(text)


def mask_name(name: object) -> str:
    """张*: the first character and at most two stars, so that length is not shown."""
    text = name.strip() if isinstance(name, str) else ""
    return text[:1] + "*" * min(len(text) - 1, 2) if len(text) > 1 else "*" * len(text)


def mask_numbers_in(text: str) -> str:
    """Free text with every resident number and telephone in it masked."""
    text = _ID_IN_TEXT.sub(r"\1***********\2", text)
    text = _MOBILE_IN_TEXT.sub(r"\1****\2", text)
    return _LANDLINE_IN_TEXT.sub(r"\1\2*****\3", text)
