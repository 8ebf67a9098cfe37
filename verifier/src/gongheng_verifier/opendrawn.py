"""O26: coefficients drawn at the opening, from the published terms to the value, each draw asked in time."""

import itertools
from typing import Any

from gongheng_verifier import draw, note
from gongheng_verifier.drawlists import MOMENT
from gongheng_verifier.openbid import OPENED
from gongheng_verifier.opencase import Case, when
from gongheng_verifier.openlog import told
from gongheng_verifier.openrounds import UNNUMBERED_UNTIL
from gongheng_verifier.openshape import FAILED
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import Unreadable, canonical

RULES = "gongheng/coefficient/1"
LABEL = b"gongheng/price-terms/1\0"
ASKED, CANCELLED = "lot.request", "lot.cancel"
DRAFTED, REVISED = "tender.draft_documents", "tender.revise_documents"
FIELDS = {"kind", "matter", "rules", "at", "public", "entries"}
Faults = list[tuple[str, str]]
Row = dict[str, Any]


def coefficients(case: Case, report: Report) -> None:
    """Everything that the bundle tells of drawn coefficients; where it tells nothing, the close does."""
    whole = case.told.get("coefficients")
    said = _facts(case.closing).get("coefficients")
    if whole is None:
        _nothing_told(case, said, report)
        return
    try:
        faults = _document_faults(case, whole)
        if said not in {None, price_root(whole["price"])}:
            faults.append(("招标文件", "报价条款不是截止记录所写的"))
        for (section, code), rows in _by_coefficient(case, whole).items():
            about = f"标段 {section}，系数 {code}"
            faults += [(about, clause) for clause in _faults(case, whole, (section, code), rows)]
            _warn(case, report, about, rows)
        if not faults:
            _warn_of_keys(whole, report)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, Unreadable) as error:
        faults = [("", f"内容不成立（{type(error).__name__}）")]
    told(report, "O26", faults, f"{len(whole['draws'])} 次抽取的候选值与招标文件一致，"
         "申请在解密截止以前入树，由抽取记录重算相符")  # fmt: skip


def _nothing_told(case: Case, said: Any, report: Report) -> None:
    """The close says whether the document left any to a draw: leaving them all out is seen.

    Only closes of a deadline before they said so may keep silent, as with their number (O27).
    """
    if said is None:
        report.judged("O26", when(case.told["due"]) < UNNUMBERED_UNTIL,
                      ("包内没有抽取的系数，截止记录也没有写明，未作核验（旧的格式）",
                       "截止记录没有写明有没有抽取的系数，不能证明包内没有漏掉"))  # fmt: skip
    elif said == "":
        report.passed("O26", "截止记录写明没有抽取的系数")
    else:
        report.failed("O26", "截止记录写明有抽取的系数，包内没有附上")


def price_root(price: Row) -> str:
    """The digest of the price terms that the document's act recorded."""
    return sm3(LABEL + canonical(price)).hex()


def _document_faults(case: Case, whole: Row) -> Faults:
    """The terms are those of the document in force, by the entry of its version."""
    proof = whole["document"]["proof"]
    entry, facts = proof["entry"], _facts(proof)
    in_force = [
        one["digest"] for one in case.told["document"]["parts"] if one["kind"] == "document"
    ]
    wrong = (
        (not case.included(proof), "不能证明招标文件的记录在日志之中"),
        (entry.get("act") not in {DRAFTED, REVISED} or entry.get("matter") != case.told["tender"],
         "所附的不是本项目招标文件的记录"),
        (facts.get("price_root") != price_root(whole["price"]), "报价条款与招标文件的记录不符"),
        (facts.get("digest") != in_force[-1], "所附的不是现行招标文件的记录"),
        (proof["leaf_index"] >= case.closing["leaf_index"], "招标文件的记录排在截止记录之后"),
    )  # fmt: skip
    return [("招标文件", clause) for bad, clause in wrong if bad]


def _by_coefficient(case: Case, whole: Row) -> dict[tuple[str, str], list[Row]]:
    """Each coefficient of each section that was opened, with its draws in order; and any stranger."""
    live = {bid["section"] for bid in case.told["bids"] if bid["outcome"] in {OPENED, *FAILED}}
    codes = [one["code"] for one in whole["price"]["coefficients"]]
    found: dict[tuple[str, str], list[Row]] = {(s, c): [] for s in sorted(live) for c in codes}
    for one in whole["draws"]:
        found.setdefault((one["section"], one["code"]), []).append(one)
    return found


def _faults(case: Case, whole: Row, about: tuple[str, str], rows: list[Row]) -> list[str]:
    section, code = about
    terms = [one for one in whole["price"]["coefficients"] if one["code"] == code]
    if len(terms) != 1 or section not in case.told["sections"]:
        return ["招标文件没有约定这一系数"]
    if not rows:
        return ["没有抽取的申请"]
    rules = f"{RULES} {code} {price_root(whole['price'])}"
    entries = sorted(terms[0]["candidates"])
    faults = [clause for one in rows for clause in _draw_faults(case, one, section, rules, entries)]
    return faults + _order_faults(case, rows)


def _draw_faults(case: Case, one: Row, section: str, rules: str, entries: list[str]) -> list[str]:
    request, proof, facts = one["request"], one["asked"], _facts(one["asked"])
    root = request_root(request)
    wrong = [
        (set(request) != FIELDS or request["kind"] != "coefficient" or not isinstance(request["public"], str)
         or not MOMENT.fullmatch(request["at"]), "申请不合格式"),
        (request["matter"] != section, "申请写的是另一个标段"),
        (request["rules"] != rules, "申请引用的不是招标文件的报价条款"),
        (request["entries"] != entries, "候选值与招标文件不同"),
        (not case.included(proof), "不能证明申请在日志之中"),
        (proof["entry"].get("act") != ASKED or facts.get("kind") != "coefficient"
         or facts.get("request_root") != root or proof["entry"].get("matter") != section,
         "与日志登记的申请不同"),
    ]  # fmt: skip
    if "transcript" in one:
        wrong += _transcript_faults(case, one, root)
    return [clause for bad, clause in wrong if bad]


def _transcript_faults(case: Case, one: Row, root: str) -> list[tuple[bool, str]]:
    """The transcript holds, and under the guardians' key that the logged request names.

    Whoever could choose the key afterwards would make keys until the wanted value comes out.
    """
    whole, own, pin = one["transcript"], Report(""), _key_of(one)
    if not pin:
        return [(True, "申请的记录没有写明监护人公钥")]
    draw.judge(whole, own, draw.Pins(root=root, key=case.key, guardians=pin))
    failed = "、".join(sorted({check.number for check in own.checks if not check.holds}))
    if failed:
        return [(True, f"抽取记录重算不符（{failed}）")]
    head = note.open_head(whole["checkpoint"], case.key)
    return [
        (whole["request"] != one["request"] or whole["pool"] or whole["exclusions"],
         "抽取记录不是这一申请的"),
        (head.size <= one["asked"]["leaf_index"], "所用的检查点在申请入树以前"),
    ]  # fmt: skip


def _order_faults(case: Case, rows: list[Row]) -> list[str]:
    """The first was asked before the window was over; another only when the one before was cancelled."""
    places = [one["asked"]["leaf_index"] for one in rows]
    window = case.told.get("window", {}).get("proof")
    late = window is not None and places[0] >= window["leaf_index"]
    faults = ["解密截止以后才申请"] if late else []
    if places[0] <= case.closing["leaf_index"]:
        faults.append("投标截止以前就已申请")
    for before, after in itertools.pairwise(rows):
        if not _cancelled(case, before) or before["cancelled"]["leaf_index"] >= after["asked"]["leaf_index"]:  # fmt: skip
            faults.append("前一次没有撤销就再次抽取")
    if "cancelled" in rows[-1] and not _cancelled(case, rows[-1]):
        faults.append("所附的不是撤销这次抽取的记录")
    return faults


def _cancelled(case: Case, one: Row) -> bool:
    proof = one.get("cancelled")
    if proof is None:
        return False
    same = _facts(proof).get("request_root") == request_root(one["request"])
    known = case.included(proof) and proof["entry"].get("act") == CANCELLED and same
    return known and proof["leaf_index"] > one["asked"]["leaf_index"]


def _warn(case: Case, report: Report, about: str, rows: list[Row]) -> None:
    if rows and "transcript" not in rows[-1]:
        report.warnings.append(
            f"{about}：还没有抽出，或者抽出前已经撤销；抽出以前不能汇总评标结果。"
        )
    if rows and "cancelled" in rows[-1]:
        report.warnings.append(f"{about}：最后一次抽取已经撤销，此后是否重新抽取，包内没有。")
    if len(rows) > 1:
        report.warnings.append(
            f"{about}：撤销以后重新抽取过 {len(rows) - 1} 次，撤销的理由须向行政监督核对。"
        )


def _warn_of_keys(whole: Row, report: Report) -> None:
    for pin in sorted({_key_of(one) for one in whole["draws"] if "transcript" in one}):
        report.warnings.append(
            f"抽取系数所用的监护人公钥与申请登记的摘要一致（{pin}），是否为监护人所公布须另行核对。"
        )


def _key_of(one: Row) -> str:
    key = _facts(one["asked"]).get("key")
    return key if isinstance(key, str) else ""


def request_root(request: Row) -> str:
    """The root under which a draw without a pool is asked for."""
    return draw.request_root({"request": request, "pool": [], "exclusions": []}).hex()


def _facts(proof: Row) -> Row:
    facts = proof["entry"].get("facts")
    return facts if isinstance(facts, dict) else {}
