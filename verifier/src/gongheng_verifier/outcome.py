"""What an archive says came out, computed again: scores to ranking, ranking to candidates and winner.

Reads `06_评标/…/评标.json`, `07_定标/…/定标.json` and `04_投标/…/投标.json` of one section each.
Written apart from the platform's code, so that an error in one shows.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from gongheng_verifier import outdrawn
from gongheng_verifier.report import Report
from gongheng_verifier.strictjson import Unreadable, parse

SCORES, AWARD, BIDS = "06_评标/", "07_定标/", "04_投标/"
SHEET, DECISION, BID = "/评标.json", "/定标.json", "/投标.json"
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, ZeroDivisionError,
           Unreadable)  # fmt: skip


def is_one(path: str) -> bool:
    """Whether the checks read this file."""
    return outdrawn.is_one(path) or (
        path.endswith((SHEET, DECISION, BID)) and path.startswith((SCORES, AWARD, BIDS))
    )


def judge(files: Mapping[str, bytes], report: Report) -> None:
    """One line a check for each section whose evaluation lies in the archive."""
    for path in sorted(files):
        if path.startswith(SCORES) and path.endswith(SHEET):
            section = path.removeprefix(SCORES).removesuffix(SHEET)
            _judge_section(section, files, report)


def _judge_section(section: str, files: Mapping[str, bytes], report: Report) -> None:
    about = f"标段 {section}"
    sheet = _read(files, f"{SCORES}{section}{SHEET}")
    ranking = sheet.get("ranking") if isinstance(sheet, dict) else None
    if not ranking:
        return  # it failed before there was a ranking
    award = _read(files, f"{AWARD}{section}{DECISION}")
    checks: tuple[tuple[str, Callable[[], str], str], ...] = (
        ("R01", lambda: points_fault(sheet), "每一分都是评委所给，人人评遍"),
        (
            "R02",
            lambda: ranking_fault(ranking) or outdrawn.fault(sheet, section, files),
            "由评分、报价和公式重算的得分、名次一致",
        ),
        ("R03", lambda: prices_fault(ranking, section, files), "排序所用报价即投标文件的报价"),
        ("R04", lambda: award_fault(ranking, award), "公示的中标候选人、中标人出自排序"),
    )
    for number, fault, held in checks:
        if number == "R04" and award is None:
            continue
        try:
            clause = fault()
        except _BROKEN as error:
            clause = f"内容不成立（{type(error).__name__}）"
        report.judged(number, not clause, (held, clause), about)


def _read(files: Mapping[str, bytes], path: str) -> Any:
    return parse(files[path], path) if path in files else None


def points_fault(sheet: dict[str, Any]) -> str:
    """Each figure in the ranking is what the members gave, in their order; credit points aside."""
    given: dict[tuple[int, str], list[str]] = {}
    for one in sheet["scores"]:
        given.setdefault((one["bid"], one["criterion"]), []).append(one["points"])
    ranking = sheet["ranking"]
    credited = {one["bid"] for one in ranking.get("credit", [])}
    for row in ranking["rows"]:
        for one in row["criteria"]:
            found = given.get((row["bid"], one["code"]))
            if found is None and row["bid"] in credited:
                continue
            if found is None or len(found) != ranking["members"]:
                return f"{row['bidder_name']} 的 {one['code']} 不是每位评委都给了分"
            if list(map(Decimal, found)) != list(map(Decimal, one["points"])):
                return f"{row['bidder_name']} 的 {one['code']} 与评委所给不同"
    return ""


def ranking_fault(ranking: dict[str, Any]) -> str:
    """Benchmark, averages, price scores, totals and places, each as anyone computes them."""
    rows = ranking["rows"]
    prices = sorted(Decimal(row["price"]) for row in rows)
    counted = prices[1:-1] if ranking["dropped_extremes"] else prices
    base = _base(_rounded(sum(counted, Decimal(0)) / len(counted), 2), ranking.get("basis"))
    if Decimal(ranking["benchmark"]) != base:
        return f"评标基准价应为 {base}"
    for row in rows:
        if clause := _row_fault(row, base, ranking["formula"]):
            return f"{row['bidder_name']} 的{clause}"
    decided = {bid: place for place, bid in enumerate(ranking["decided"])}
    expected = sorted(rows, key=lambda row: (-Decimal(row["total"]), Decimal(row["price"]),
                                             decided.get(row["bid"], len(rows)), row["bid"]))  # fmt: skip
    for place, row in enumerate(expected, 1):
        if row["rank"] != place:
            return f"{row['bidder_name']} 应为第 {place} 名，排成了第 {row['rank']} 名"
    chosen = [row["rank"] for row in rows if row["candidate"]]
    return "" if sorted(chosen) == list(range(1, len(chosen) + 1)) else "中标候选人不是排在前面的"


def _base(mean: Decimal, basis: dict[str, Any] | None) -> Decimal:
    """The benchmark from the mean, by the method told and the drawn coefficients."""
    if basis is None:
        return mean
    drawn = {one["role"]: Decimal(one["value"]) for one in basis["coefficients"]}
    if Decimal(basis["mean"]) != mean:
        raise ValueError("mean")
    if basis["method"] == "mean_factor":
        return _rounded(mean * drawn["factor"], 2)
    if basis["method"] == "mean_float":
        return _rounded(mean - mean * drawn["float"], 2)
    if basis["method"] != "composite":
        raise ValueError("method")
    part = drawn["weight"]
    ceiling = Decimal(basis["ceiling"])
    return _rounded((ceiling - ceiling * drawn["float"]) * part + mean - mean * part, 2)


def _row_fault(row: dict[str, Any], base: Decimal, formula: dict[str, str]) -> str:
    technical = Decimal(0)
    for one in row["criteria"]:
        points = [Decimal(item) for item in one["points"]]
        mean = _rounded(sum(points, Decimal(0)) / len(points), 2)
        if Decimal(one["average"]) != mean:
            return f" {one['code']} 平均分应为 {mean}"
        technical += mean
    off = _rounded((Decimal(row["price"]) - base) / base, 4)
    slope = -Decimal(formula["above"]) if off > 0 else Decimal(formula["below"])
    score = _rounded(max(Decimal(0), Decimal(formula["full"]) + off * 100 * slope), 2)
    own = {
        "technical": technical,
        "deviation": off,
        "price_score": score,
        "total": technical + score,
    }
    wrong = [f"{name}应为 {one}" for name, one in own.items() if Decimal(row[name]) != one]
    return wrong[0] if wrong else ""


def prices_fault(ranking: dict[str, Any], section: str, files: Mapping[str, bytes]) -> str:
    """Each ranked price is the one in the bidder's own paper, and no valid bid is left out."""
    told: dict[str, dict[str, Any]] = {}
    for path in files:
        if path.startswith(f"{BIDS}{section}/") and path.endswith(BID):
            bid = _read(files, path)
            told[bid["bidder_code"]] = bid
    for row in ranking["rows"]:
        bid = told.get(row["bidder_code"])
        if bid is None or Decimal(bid["price"]) != Decimal(row["price"]):
            return f"{row['bidder_name']} 的报价与其投标文件不同"
    listed = {row["bidder_code"] for row in [*ranking["rows"], *ranking["rejected"]]}
    missing = sorted(told[code]["bidder"] for code in told.keys() - listed
                     if told[code].get("opened_at") and not told[code]["rejected_for"]
                     and told[code]["state"] != "revoked")  # fmt: skip
    return f"{missing[0]} 已经开标，没有否决，却不在排序之内" if missing else ""


def award_fault(ranking: dict[str, Any], award: dict[str, Any]) -> str:
    """The published candidates are rows of the ranking, in its order; the winner is one of them."""
    rows = {row["bid"]: row for row in ranking["rows"] if row["candidate"]}
    before = 0
    for one in award["candidates"]:
        row = rows.get(one["bid"])
        if row is None or any(row.get(name) != told for name, told in one.items()):
            return f"{one['bidder_name']} 的公示内容与排序不同"
        if one["rank"] <= before:
            return "公示的次序与排序不同"
        before = one["rank"]
    codes = {one["bidder_code"] for one in award["candidates"]}
    return "中标人不是公示的中标候选人" if award["winner"] and award["winner"] not in codes else ""


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
