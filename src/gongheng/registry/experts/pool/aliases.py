"""An expert's alias and salt: both lie in the vault, and only there do they meet his number."""

import secrets
from collections.abc import Iterable

from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry.experts.models import Expert

KIND = "lot"
ALIAS_BYTES, SALT_BYTES = 10, 16
Alias = dict[str, str]


def aliases_of(experts: Iterable[Expert]) -> dict[int, Alias]:
    """Number -> {who, salt}; made for whoever has none yet."""
    numbers = [one.pk for one in experts]
    known = {int(key.partition(":")[2]): value for key, value in store.reveal_kind(KIND).items()}
    fresh = {pk: _new() for pk in numbers if pk not in known}
    store.keep_many({f"{KIND}:{pk}": (one, one["who"]) for pk, one in fresh.items()})
    return {pk: known.get(pk) or fresh[pk] for pk in numbers}


def alias_of(expert: Expert) -> str:
    """The alias of one expert, "" when he never stood on a list."""
    return (store.reveal(f"{KIND}:{expert.pk}") or {}).get("who", "")


def expert_behind(alias: str) -> Expert | None:
    """Whom an alias stands for."""
    key = store.find(KIND, alias)
    return Expert.objects.filter(pk=int(key.partition(":")[2])).first() if key else None


def experts_behind(aliases: set[str]) -> dict[str, Expert]:
    """Alias -> expert, for many at once."""
    numbers = {one["who"]: int(key.partition(":")[2])
               for key, one in store.reveal_kind(KIND).items() if one["who"] in aliases}  # fmt: skip
    people = Expert.objects.in_bulk(list(numbers.values()))
    return {who: people[pk] for who, pk in numbers.items() if pk in people}


def unit_of(expert: Expert, salt: str) -> str:
    """A digest of the unit that says nothing without the salt."""
    unit = expert.employer_code or expert.employer_name
    return sm3_hex(f"{salt}\0{unit}".encode())[:32]


def _new() -> Alias:
    return {"who": "e" + secrets.token_hex(ALIAS_BYTES), "salt": secrets.token_hex(SALT_BYTES)}
