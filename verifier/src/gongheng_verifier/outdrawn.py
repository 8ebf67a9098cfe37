"""Drawn coefficients in an archive: the ranking's values against the document's terms and the transcripts."""

from collections.abc import Mapping
from typing import Any

from gongheng_verifier import draw
from gongheng_verifier.opendrawn import RULES, price_root, request_root
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical, parse

SCORES, DRAWN = "06_评标/", "/抽取系数_"
DOCUMENT, TERMS = "01_招标/招标文件_第", "版_条款.json"
METHODS = {"mean_factor": {"factor"}, "mean_float": {"float"}, "composite": {"float", "weight"}}
Row = dict[str, Any]


def is_one(path: str) -> bool:
    """Whether this check reads the file."""
    drawn = path.startswith(SCORES) and DRAWN in path
    return drawn or (path.startswith(DOCUMENT) and path.endswith(TERMS))


def fault(sheet: Row, section: str, files: Mapping[str, bytes]) -> str:
    """ "" when the ranking computes with what was drawn for this section from the published candidates."""
    price, basis = sheet.get("plan", {}).get("price", {}), sheet["ranking"].get("basis")
    asked = price.get("coefficients")
    if not asked and basis is None:
        return ""
    if not asked or basis is None:
        return "招标文件约定的系数与排序所用的不一致：一处有，一处没有"
    if _newest_price(files) not in (None, price):
        return "评标所用的报价条款与最后一版招标文件不同"
    told = {one["code"]: one for one in basis["coefficients"]}
    same = {one["code"]: one["role"] for one in asked} == {
        code: one["role"] for code, one in told.items()
    }
    roles = sorted(one["role"] for one in basis["coefficients"])
    if not same or basis["method"] != price["method"] or roles != sorted(METHODS[price["method"]]):
        return "排序所用的算法或者系数与招标文件不同"
    drawn = _transcripts(section, files)
    for one in asked:
        if clause := _value_fault(told[one["code"]], one, drawn, (section, price_root(price))):
            return f"系数 {one['code']} {clause}"
    return ""


def warnings(files: Mapping[str, bytes]) -> list[str]:
    """The guardians' keys that the transcripts bring along: an archive does not say whose they are."""
    digests = set()
    for path, data in files.items():
        if path.startswith(SCORES) and DRAWN in path:
            try:
                digests.add(sm3(canonical(parse(data, path)["circle"])).hex())
            except (KeyError, TypeError, ValueError, Unreadable):
                continue  # R02 names it
    return [
        f"抽取系数的记录自带监护人公钥，摘要是 {one}；须与监护人公布的或者开标证明所登记的核对。"
        for one in sorted(digests)
    ]


def _value_fault(used: Row, asked: Row, drawn: dict[str, Row], about: tuple[str, str]) -> str:
    """The value comes from a draw of this coefficient, of this section, of exactly these candidates."""
    whole = drawn.get(used["request_root"])
    if whole is None:
        return "没有抽取记录"
    request, (section, root) = whole["request"], about
    own = (request["kind"], request["matter"], request["rules"], request["entries"])
    wanted = (
        "coefficient",
        section,
        f"{RULES} {asked['code']} {root}",
        sorted(asked["candidates"]),
    )
    if own != wanted or whole["pool"] or whole["exclusions"]:
        return "的抽取记录属于另一标段、另一系数或者另一组候选值"
    report = Report("")
    draw.judge(whole, report, draw.Pins(root=used["request_root"]))
    held = all(check.holds for check in report.checks)
    if not held or [row["entry"] for row in whole["result"]] != [used["value"]]:
        return "与抽取记录不符"
    return ""


def _transcripts(section: str, files: Mapping[str, bytes]) -> dict[str, Row]:
    found = {}
    for path, data in files.items():
        if path.startswith(f"{SCORES}{section}{DRAWN}"):
            whole = parse(data, path)
            found[request_root(whole["request"])] = whole
    return found


def _newest_price(files: Mapping[str, bytes]) -> Any:
    """The price terms of the last version that lies in the archive; None where none does."""
    versions = {}
    for path in files:
        if path.startswith(DOCUMENT) and path.endswith(TERMS):
            versions[int(path.removeprefix(DOCUMENT).removesuffix(TERMS))] = path
    if not versions:
        return None
    path = versions[max(versions)]
    return parse(files[path], path)["terms"]["price"]
