"""What may be kept as a search. Reads, never writes."""

import re
from collections.abc import Mapping

from gongheng.foundation.refusals import refuse_unless
from gongheng.trading.notices.models import Kind

MOST = 20  # searches one person keeps
LONGEST_NAME, LONGEST_WORDS = 60, 100
FORMS = {
    "q": re.compile(rf"[^\0]{{1,{LONGEST_WORDS}}}"),
    "class": re.compile(r"[A-Z][A-Z0-9]{0,2}"),
    "kind": re.compile("|".join(Kind.values)),
    "region": re.compile(r"[0-9]{6}"),
    "amount": re.compile(r"[0-9]{1,9}-[0-9]{0,9}"),
}
KEYS = tuple(FORMS)


def readable(query: Mapping[str, str]) -> dict[str, str]:
    """条件只认列表上的五项，至少一项；日期不保存，只看上次以后的."""
    found = {}
    for name, typed in query.items():
        refuse_unless(name in FORMS, "unknown_field", field=name[:60], name=name[:60])
        value = typed.strip()
        if not value:
            continue
        fits = FORMS[name].fullmatch(value) is not None
        refuse_unless(fits, "unknown_value", field=name, value_given=value[:60])
        found[name] = value
    refuse_unless(found, "missing_field", field="query", name="查询条件")
    return found


def readable_name(name: str) -> str:
    """名称一至六十字."""
    name = " ".join(name.replace("\0", "").split())
    refuse_unless(name, "missing_field", field="name", name="名称")
    refuse_unless(len(name) <= LONGEST_NAME, "invalid_value", field="name",
                  message=f"名称不超过 {LONGEST_NAME} 字")  # fmt: skip
    return name
