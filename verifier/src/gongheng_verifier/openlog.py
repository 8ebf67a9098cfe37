"""Checks of the log and of the chain of links: nothing came in late, went out or changed places."""

import base64
from collections import Counter
from typing import Any

from gongheng_verifier import certificate, merkle, note, receipts, sm2
from gongheng_verifier.opencase import Case, chained, place, same_moment, when
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import canonical

CLOSE = "intake.close"
LATE_SECONDS = 1800  # a close first witnessed later than this is worth a word


def told(report: Report, number: str, faults: list[tuple[str, str]], held: str) -> None:
    """One line that holds, or one for each fault: what it is about and what is wrong."""
    for about, clause in faults:
        report.failed(number, clause, about)
    if not faults:
        report.passed(number, held)


def growth(case: Case, report: Report) -> None:
    """Every checkpoint is the log's, each holds the one before, every proof uses one of them."""
    faults: list[tuple[str, str]] = []
    known = {one["note"] for one in case.told["checkpoints"]}
    before: note.Head | None = None
    for at, one in enumerate(case.told["checkpoints"], 1):
        head, about = case.head(one["note"]), f"第 {at} 个检查点"
        if head is None:
            faults.append((about, "不是这把日志公钥签署的"))
            continue
        path = [bytes.fromhex(item) for item in one["growth"]]
        grown = not path if before is None else before.size < head.size and merkle.extends(
            before.size, head.size, path, before.root, head.root)  # fmt: skip
        if not grown:
            faults.append((about, "不能证明它原样包含前一个检查点"))
        before = head
    for about, proof in case.proofs:
        if proof["checkpoint"] not in known or proof["log_key"] != case.told["log_key"]:
            faults.append((about, "所用的检查点不在所列之内，或出自另一本日志"))
    _later(case, faults)
    told(report, "O02", faults, f"{len(case.told['checkpoints'])} 个检查点前后一致，证明都出自其中")


def _later(case: Case, faults: list[tuple[str, str]]) -> None:
    """What the user has of a later time must hold one of these."""
    if case.later is None:
        return
    old, new = case.head(case.later["old"]), case.head(case.later["new"])
    heads = [case.head(one["note"]) for one in case.told["checkpoints"]]
    path = [bytes.fromhex(item) for item in case.later["proof"]]
    held = old and new and merkle.extends(old.size, new.size, path, old.root, new.root)
    if not held or (old not in heads and new not in heads):
        faults.append(("另行给出的一致性证明", "与包内的检查点不能衔接"))


def witnessed(case: Case, report: Report) -> None:
    """The close stands below a checkpoint that enough witnesses saw at or after T."""
    text = case.closing["checkpoint"]
    head = case.head(text)
    if not case.trust.keys:
        report.warnings.append("没有用 --witness-keys 给出见证公钥，截止检查点的见证未核验。")
        return
    if head is None:
        report.failed("O03", "截止检查点不是这把日志公钥签署的")
        return
    case.trust.judge(text, head, report, "截止检查点")
    due = when(case.told["due"]).timestamp()
    after = [one for one in case.trust.times(text) if one >= due]
    clause = f"{len(after)} 家可信见证在截止时间之后签署，应有 {case.trust.quorum} 家"
    report.judged("O03", len(after) >= case.trust.quorum, (clause, clause))
    if after and after[0] - due > LATE_SECONDS:
        minutes = int(after[0] - due) // 60
        report.warnings.append(f"截止检查点在截止之后 {minutes} 分钟才有见证签署。")


def closed(case: Case, report: Report) -> None:
    """The closing entry is in the log, public, of this tender, with this time and this count."""
    entry, facts = case.closing["entry"], case.closed
    due = facts.get("due")
    faults = [
        (not case.included(case.closing), "不能证明截止记录在日志之中"),
        ("blinding" in case.closing or entry.get("act") != CLOSE, "所附的记录不是截止记录"),
        (facts.get("tender") != case.told["tender"], "截止记录属于另一个招标项目"),
        (not same_moment(due, case.told["due"]), f"截止记录写明的截止时间是 {due}"),
        (facts.get("count") != len(case.told["links"]),
         f"截止记录写明递交、更换、撤回共 {facts.get('count')} 次，包内有 {len(case.told['links'])} 次"),
    ]  # fmt: skip
    told(report, "O04", [("", clause) for wrong, clause in faults if wrong],
         f"写入日志的截止时间、次数（{len(case.told['links'])}）与包内相符")  # fmt: skip


def chain(case: Case, report: Report) -> None:
    """The links rebuild the head that the closing entry fixed; the first that does not is named."""
    links = case.told["links"]
    heads = chained(case.told["tender"], links)
    faults: list[tuple[str, str]] = []
    for link, head in zip(links, heads, strict=True):
        if link["head"] != head:
            faults.append((place(link), "递交链在此处断开：这一行被改过，或者它前面增、删过"))
            break
    last = heads[-1] if heads else sm3(b"gongheng/chain/1\0" + case.told["tender"].encode()).hex()
    if last != case.closed.get("head"):
        faults.append(("", "由所列重算的链尾与截止记录写明的不同：有增、删、改或换位"))
    faults += _sections(case)
    told(report, "O05", faults, f"由 {len(links)} 次递交、更换、撤回重算的链尾与截止记录一致")


def _sections(case: Case) -> list[tuple[str, str]]:
    fixed = case.closed.get("sections")
    if not isinstance(fixed, dict):
        return [("", "截止记录没有写明各标段的名单摘要")]
    live: dict[str, list[str]] = {code: [] for code in case.told["sections"]}
    for one in case.live:
        live.setdefault(case.links[one]["section"], []).append(one)
    own = {code: section_digest(row) for code, row in live.items()}
    return [(f"标段 {code}", "这一标段的名单与截止记录写明的不同")
            for code in sorted(own.keys() | fixed.keys()) if own.get(code) != fixed.get(code)]  # fmt: skip


def section_digest(commitments: list[str]) -> str:
    """What the closing entry holds of one section."""
    return sm3(b"gongheng/section/1\0" + canonical({"commitments": commitments})).hex()


def entered(case: Case, report: Report) -> None:
    """Every link has an entry of its own in the log, before the closing one, that says the same."""
    end = case.closing["leaf_index"]
    used = Counter(link["proof"]["leaf_index"] for link in case.told["links"])
    faults = []
    for link in case.told["links"]:
        proof = link["proof"]
        facts = proof["entry"].get("facts")
        facts = facts if isinstance(facts, dict) else {}
        said = {name: link[name] for name in ("commitment", "head")}
        known = {"replaces": "", **link}
        more = {name: known[name] for name in ("kind", "section", "replaces") if name in facts}
        seen = facts.get("received_at", link["received_at"])
        if not case.included(proof):
            clause = "不能证明这一行在日志之中"
        elif not same_moment(seen, link["received_at"]) or any(
            facts.get(name) != one for name, one in (said | more).items()
        ):
            clause = "与日志中的记录不同"
        elif proof["leaf_index"] >= end:
            clause = "在日志中排在截止记录之后"
        elif used[proof["leaf_index"]] > 1:
            clause = "与另一行共用同一条日志记录"
        else:
            continue
        faults.append((place(link), clause))
    told(report, "O06", faults, f"{len(case.told['links'])} 行都在日志之中，排在截止记录之前")


def in_time(case: Case, report: Report) -> None:
    """Nothing was received at or after T."""
    due, links = when(case.told["due"]), case.told["links"]
    faults = [(place(one), f"收到的时间 {one['received_at']} 不在截止之前")
              for one in links if when(one["received_at"]) >= due]  # fmt: skip
    told(report, "O07", faults, "全部在截止时间之前收到")


def replaced(case: Case, report: Report) -> None:
    """Each replacement names what stood, of the same unit in the same section; what is gone is told."""
    standing: dict[str, dict[str, Any]] = {}
    gone: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for link in case.told["links"]:
        target = link.get("replaces") if link["kind"] == "replace" else link["commitment"]
        if link["kind"] == "submit":
            known = target in standing or target in gone
            faults += [(place(link), "同一份投标文件递交过两次")] if known else []
        else:
            faults += _left(case, link, standing.pop(target, None))
            gone[target] = "replaced" if link["kind"] == "replace" else "withdrawn"
        if link["kind"] != "withdraw":
            standing[link["commitment"]] = link
    for bid in case.told["bids"]:
        fate = gone.get(bid["commitment"], "")
        if (bid["outcome"] if bid["outcome"] in {"replaced", "withdrawn"} else "") != fate:
            faults.append((case.named(bid["commitment"]), "所写的结局与更换、撤回的记录不符"))
    report.warnings += [
        f"{place(link)}：更换时用了另一张证书，须核对证书的签发机构。"
        for link in case.told["links"]
        if link["kind"] == "replace"
        and _certificate(case, link["commitment"]) != _certificate(case, link["replaces"])
    ]
    told(report, "O08", faults, f"{len(gone)} 份被更换或撤回，每一次都指明原先有效的那一份")


def _left(case: Case, link: dict[str, Any], old: dict[str, Any] | None) -> list[tuple[str, str]]:
    if old is None:
        return [(place(link), "所更换或撤回的投标文件当时并不存在")]
    if old["section"] != link["section"]:
        return [(place(link), "所更换或撤回的投标文件属于另一个标段")]
    if link["kind"] == "withdraw" or _unit(case, old) == _unit(case, link):
        return []
    return [(place(link), "更换的不是同一单位的投标文件")]


def _certificate(case: Case, commitment: str) -> str:
    bid = case.bids.get(commitment)
    return str(bid["header"]["bidder"]) if bid else ""


def _unit(case: Case, link: dict[str, Any]) -> str:
    bid = case.bids.get(link["commitment"])
    return bid["bidder"]["code"] if bid else ""


def withdrawn(case: Case, report: Report) -> None:
    """Every withdrawal is signed with the certificate that signed the bid."""
    faults = []
    links = [one for one in case.told["links"] if one["kind"] == "withdraw"]
    for link in links:
        said = dict(link["statement"])
        signature = base64.b64decode(said.pop("signature"))
        here = (said["tender"], said["lot"], said["commitment"])
        public = _public(case.bids.get(link["commitment"]))
        message = b"gongheng/withdrawal/1\0" + canonical(said)
        if here != (case.told["tender"], link["section"], link["commitment"]):
            faults.append((place(link), "撤回声明说的是另一份投标文件"))
        elif not sm2.signed(public, message, signature):
            faults.append((place(link), "撤回声明不是投标人签署的"))
    told(report, "O09", faults, f"{len(links)} 次撤回都由投标人签署")


def _public(bid: dict[str, Any] | None) -> bytes:
    try:
        return certificate.public_key(base64.b64decode(bid["certificate"])) if bid else b""
    except (ValueError, IndexError):
        return b""


def receipts_signed(case: Case, report: Report) -> None:
    """Each receipt the user brought is the log's own word."""
    for name, receipt in case.receipts:
        held = receipts.signed(receipt, case.key)
        report.judged("O22", held, ("由日志公钥签署", "不是日志公钥签署的"), name)


def _later_fate(case: Case, link: dict[str, Any]) -> str:
    """What the bidder should know of his bid: a replacement or withdrawal that he did not make."""
    named = link["commitment"]
    for one in case.told["links"][link["place"] :]:
        if one.get("replaces") == named:
            return f"；其后由第 {one['place']} 位更换，不是您所为的应当提出异议"
        if one["kind"] == "withdraw" and one["commitment"] == named:
            return f"；其后由第 {one['place']} 位撤回，不是您所为的应当提出异议"
    return ""


def receipts_kept(case: Case, report: Report) -> None:
    """Each receipt lies on the chain, before T, and its bid is in the set."""
    for name, one in case.receipts:
        rows = [link for link in case.told["links"]
                if (link["commitment"], link["head"]) == (one["commitment"], one["head"])]  # fmt: skip
        if one["tender"] != case.told["tender"]:
            clause = "回执属于另一个招标项目"
        elif not rows:
            clause = f"回执所载的投标文件不在名单之内，或链上的位置不同：承诺 {one['commitment']}"
        elif (rows[0]["section"], rows[0]["received_at"]) != (one["lot"], one["received_at"]):
            clause = "回执的标段或收到时间与名单不同"
        elif when(one["received_at"]) >= when(case.told["due"]):
            clause = "回执的收到时间不在截止之前"
        else:
            report.passed("O23", f"在链上（{place(rows[0])}）{_later_fate(case, rows[0])}", name)
            continue
        report.failed("O23", clause, name)
