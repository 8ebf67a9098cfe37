"""Which places the rulebook knows and which region codes (GB/T 2260) belong to them."""

import re
from dataclasses import dataclass
from pathlib import Path

from gongheng.rules.strict import BadRule, Block, read

NATIONAL = "national"


class NoPlace(LookupError):
    """A place that rulebook/places.yaml does not name."""


@dataclass(frozen=True)
class Places:
    """Names and region codes of the places, e.g. hubei.wuhan → 湖北省武汉市, 4201."""

    names: dict[str, str]
    regions: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> "Places":
        """Read places.yaml. Raises BadRule for an unknown key, a bad or repeated code."""
        if not path.is_file():
            raise BadRule(path, 1, "缺少地方名录 places.yaml")
        names: dict[str, str] = {}
        regions: dict[str, str] = {}
        for key, leaf in read(path):
            place, entry = key.text(), leaf.block().only({"name"}, {"region"})
            names[place] = entry.text("name")
            _require_a_place_above(place, names, entry)
            if place != NATIONAL:
                region = _region(place, entry)
                if region in regions:
                    raise entry.bad(f"区划代码重复：{region}")
                regions[region] = place
        if NATIONAL not in names:
            raise BadRule(path, 1, "缺少 national")
        return cls(names, regions)

    def of(self, region_code: str) -> str:
        """Give the nearest place of a six-digit region code, `national` when none is nearer.

        420111 → hubei.wuhan, 421087 → hubei. Raises ValueError for anything but six digits.
        """
        if not re.fullmatch(r"[0-9]{6}", region_code):
            raise ValueError(f"区划代码应为六位数字：{region_code!r}")
        for length in (6, 4, 2):
            if region_code[:length] in self.regions:
                return self.regions[region_code[:length]]
        return NATIONAL

    def scopes(self, place: str) -> list[str]:
        """Give the places that speak for a place, the highest first.

        hubei.wuhan → [national, hubei, hubei.wuhan]. Raises NoPlace when it is not named.
        """
        if place not in self.names:
            raise NoPlace(f"规则库没有这个地方：{place}")
        if place == NATIONAL:
            return [NATIONAL]
        parts = place.split(".")
        return [NATIONAL, *(".".join(parts[: i + 1]) for i in range(len(parts)))]


def _require_a_place_above(place: str, names: dict[str, str], entry: Block) -> None:
    if "." in place and place.rpartition(".")[0] not in names:
        raise entry.bad(f"{place} 之前应先写明上级地方")


def _region(place: str, entry: Block) -> str:
    region = entry.text("region")
    if not re.fullmatch(r"[0-9]{2}([0-9]{2}){0,2}", region):
        raise entry.bad(f"{place} 的区划代码应为二、四或六位数字：{region!r}")
    return region
