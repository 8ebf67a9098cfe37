"""行政区划代码 (GB/T 2260), province, city and county, with the days a name held."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from gongheng.foundation.codelists.dated import DatedList, by_code, refuse_orphans
from gongheng.foundation.codelists.rows import (
    BadList,
    list_folder,
    period,
    read_rows,
    rulebook_root,
)

COLUMNS = ("code", "name", "parent", "level", "full_name", "since", "until")
# `group` only gathers counties (市辖区, 省直辖县级行政区划): it has a code, no name to show.
LEVELS = ("province", "city", "group", "county")

_CODE = re.compile(r"[1-9][0-9]{5}")


@dataclass(frozen=True, slots=True)
class Region:
    """One row; `full_name` is the name with its city and province, as shown to people."""

    code: str
    name: str
    parent: str
    level: str
    full_name: str
    since: date
    until: date


@dataclass(frozen=True)
class Regions(DatedList[Region]):
    """All regions; `below` lists the children of a code."""

    below: dict[str, list[str]] = field(default_factory=dict)
    root: Path = field(default_factory=rulebook_root)

    @staticmethod
    def load(root: Path | None = None) -> "Regions":
        """Read once per rulebook; `BadList` names file and line of a bad row."""
        return _load(root or rulebook_root())

    def full_name(self, code: str, on: date | None = None) -> str:
        """湖北省武汉市江岸区."""
        return self.get(code, on).full_name

    def parent(self, code: str) -> str | None:
        """The code above; None for a province."""
        return self.get(code).parent or None

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below, in order."""
        self.get(code)
        return tuple(self.below.get(code, ()))

    def level(self, code: str) -> str:
        """province, city or county; a county under the province directly is a county."""
        level = self.get(code).level
        return "city" if level == "group" else level

    def place(self, code: str) -> str:
        """The folder of `rulebook/` whose law holds there, such as hubei.wuhan; else national."""
        self.get(code)
        places = _places(self.root)
        return next((places[code[:n]] for n in (6, 4, 2) if code[:n] in places), "national")

    def find_named(self, province: str, city: str = "", county: str = "") -> str | None:
        """The code of names as notices write them (湖北, 武汉市, 江岸区); None when not sure."""
        provinces, cities, counties = _index(self.root)
        known = provinces.get(_short(province))
        if known is None:
            return None
        for index, name in ((counties, county), (cities, city)):
            if name:
                found = index.get(known + name, [])
                if len(found) > 1 and city:  # 石家庄市 and 张家口市 both have a 桥西区
                    found = [code for code in found if self.name(code[:4] + "00") == city]
                return found[0] if len(found) == 1 else None
        return f"{known}0000"


@cache
def _load(root: Path) -> Regions:
    path = list_folder("regions", root) / "regions.csv"
    rows = by_code(path, _rows(path))
    refuse_orphans(path, rows, {code: versions[-1].parent for code, versions in rows.items()})
    below: dict[str, list[str]] = {}
    for code, versions in rows.items():
        below.setdefault(versions[-1].parent, []).append(code)
    return Regions(rows, below, root)


def _rows(path: Path) -> Iterator[tuple[int, Region]]:
    for line, (code, name, parent, level, full_name, since, until) in read_rows(path, COLUMNS):
        if not _CODE.fullmatch(code):
            raise BadList(path, line, "code must be six digits")
        if level not in LEVELS:
            raise BadList(path, line, f"level must be one of {', '.join(LEVELS)}")
        if not name or not full_name or (level == "province") != (parent == ""):
            raise BadList(path, line, "name, full_name or parent is missing or too much")
        if parent and parent[:2] != code[:2]:
            raise BadList(path, line, "parent lies in another province")
        yield line, Region(code, name, parent, level, full_name, *period(path, line, since, until))


@cache
def _places(root: Path) -> dict[str, str]:
    known = yaml.safe_load((root / "places.yaml").read_text(encoding="utf-8"))
    return {entry["region"]: place for place, entry in known.items() if "region" in entry}


def _short(province: str) -> str:
    """内蒙古自治区 and 内蒙古 are the same; so are 湖北省 and 湖北."""
    return re.sub(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$", "", province.strip())


@cache
def _index(root: Path) -> tuple[dict[str, str], dict[str, list[str]], dict[str, list[str]]]:
    """Provinces by short name; cities and counties by two digits of the province and name."""
    provinces: dict[str, str] = {}
    cities: dict[str, list[str]] = {}
    counties: dict[str, list[str]] = {}
    for row in _load(root):
        head = row.code[:2]
        if row.level == "province":
            provinces[_short(row.name)] = head
            if row.name.endswith("市"):
                cities.setdefault(head + row.name, []).append(row.code)
        elif row.level == "city":
            cities.setdefault(head + row.name, []).append(row.code)
            if row.code not in _load(root).below:  # 东莞市 and its like have no counties
                counties.setdefault(head + row.name, []).append(row.code)
        elif row.level == "county":
            counties.setdefault(head + row.name, []).append(row.code)
            if row.parent[2:4] == "90":  # 仙桃市 and its like stand directly under the province
                cities.setdefault(head + row.name, []).append(row.code)
    return provinces, cities, counties
