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
CREDIT = "credit"  # a criterion whose points follow from the rating of credit
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
    report.warnings += outdrawn.warnings(files)


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
        (
            "R04",
            lambda: award_fault(ranking, award, _told(section, files)),
            "公示的中标候选人、中标人出自排序",
        ),
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
    """Each figure in the ranking is what the members gave, in their order, and nothing they gave is left out.

    Credit points aside: nobody gives them, and a share of their full mark stands for every member.
    """
    given: dict[tuple[int, str], dict[str, str]] = {}
    for one in sheet["scores"]:
        if given.setdefault((one["bid"], one["criterion"]), {}).setdefault(
            one["member"], one["points"]
        ) != one["points"]:  # fmt: skip
            return f"{one['member']} 对同一项给过两次分"
    ranking, plan = sheet["ranking"], sheet["plan"]["criteria"]
    if ranking["criteria"] != [
        {name: one[name] for name in ("code", "name", "points")} for one in plan
    ]:
        return "排序所用的评分项与评标办法不同"
    for row in ranking["rows"]:
        if sorted(one["code"] for one in row["criteria"]) != sorted(one["code"] for one in plan):
            return f"{row['bidder_name']} 的评分项有缺漏或重复"
        figures = {one["code"]: one["points"] for one in row["criteria"]}
        for one in plan:
            found = given.get((row["bid"], one["code"]), {})
            if clause := _criterion_fault(one, figures[one["code"]], found, ranking["members"]):
                return f"{row['bidder_name']} 的 {one['code']} {clause}"
    return ""


def _criterion_fault(
    criterion: dict[str, Any], figures: list[str], given: dict[str, str], members: int
) -> str:
    told = [Decimal(one) for one in figures]
    if len(told) != members or not all(0 <= one <= Decimal(criterion["points"]) for one in told):
        return "不是每位评委都给了分，或者超出了满分"
    if criterion.get("kind") == CREDIT:
        return "由信用评价计算，评委却给了分" if given else ""
    return "" if [Decimal(one) for one in given.values()] == told else "与评委所给不同"


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
    told = _told(section, files)
    for row in ranking["rows"]:
        bid = told.get(row["bidder_code"])
        if bid is None or Decimal(bid["price"]) != Decimal(row["price"]):
            return f"{row['bidder_name']} 的报价与其投标文件不同"
    listed = {row["bidder_code"] for row in [*ranking["rows"], *ranking["rejected"]]}
    missing = sorted(told[code]["bidder"] for code in told.keys() - listed
                     if told[code].get("opened_at") and not told[code]["rejected_for"]
                     and told[code]["state"] != "revoked")  # fmt: skip
    return f"{missing[0]} 已经开标，没有否决，却不在排序之内" if missing else ""


def award_fault(
    ranking: dict[str, Any], award: dict[str, Any], told: dict[str, dict[str, Any]]
) -> str:
    """The published candidates are those of the ranking, in its order; the winner is one of them.

    Only whoever revoked his bid may be missing.
    """
    rows = {row["bid"]: row for row in ranking["rows"] if row["candidate"]}
    before = 0
    for one in award["candidates"]:
        row = rows.pop(one["bid"], None)
        if row is None or any(row.get(name) != said for name, said in one.items()):
            return f"{one['bidder_name']} 的公示内容与排序不同"
        if one["rank"] <= before:
            return "公示的次序与排序不同"
        before = one["rank"]
    for row in rows.values():
        if told[row["bidder_code"]]["state"] != "revoked":
            return f"{row['bidder_name']} 排在中标候选人之内，却没有公示"
    codes = {one["bidder_code"] for one in award["candidates"]}
    return "中标人不是公示的中标候选人" if award["winner"] and award["winner"] not in codes else ""


def _told(section: str, files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """The bidders' papers of a section, by code."""
    bids = [_read(files, path) for path in files
            if path.startswith(f"{BIDS}{section}/") and path.endswith(BID)]  # fmt: skip
    return {bid["bidder_code"]: bid for bid in bids}


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
