"""An expert's alias and salt: both lie in the vault, and only there do they meet his number."""

import secrets
from collections.abc import Iterable

from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.vault import store
from gongheng.registry.experts.models import Expert

KIND = "lot"
ALIAS_BYTES, SALT_BYTES = 10, 16
Alias = dict[str, str]


def aliases_of(numbers: Iterable[int]) -> dict[int, Alias]:
    """Number -> {who, salt}; made for whoever has none yet."""
    numbers = list(numbers)
    known = {int(key.partition(":")[2]): value for key, value in store.reveal_kind(KIND).items()}
    fresh = {pk: _new() for pk in numbers if pk not in known}
    store.keep_many({f"{KIND}:{pk}": (one, one["who"]) for pk, one in fresh.items()})
    return {pk: known.get(pk) or fresh[pk] for pk in numbers}


def alias_of(expert: Expert) -> str:
    """The alias of one expert, "" when he never stood on a list."""
    return (store.reveal(f"{KIND}:{expert.pk}") or {}).get("who", "")


def expert_behind(alias: str) -> Expert | None:
    """Whom an alias stands for."""
    return experts_behind({alias}).get(alias)


def experts_behind(aliases: set[str]) -> dict[str, Expert]:
    """Alias -> expert, for many at once; what is sealed decides, not the digest it is found by."""
    numbers = _numbers(store.reveal_found(KIND, aliases), aliases)
    if len(numbers) < len(aliases):  # erased, or a digest was altered to hide somebody
        numbers |= _numbers(store.reveal_kind(KIND), aliases)
    people = Expert.objects.in_bulk(list(numbers.values()))
    return {who: people[pk] for who, pk in numbers.items() if pk in people}


def unit_of(code: str, name: str, salt: str) -> str:
    """A digest of the unit that says nothing without the salt."""
    unit = code or name
    return sm3_hex(f"{salt}\0{unit}".encode())[:32]


def _numbers(kept: dict[str, Alias], wanted: set[str]) -> dict[str, int]:
    numbers = {one["who"]: int(key.partition(":")[2]) for key, one in kept.items()}
    return {who: pk for who, pk in numbers.items() if who in wanted}


def _new() -> Alias:
    return {"who": "e" + secrets.token_hex(ALIAS_BYTES), "salt": secrets.token_hex(SALT_BYTES)}
