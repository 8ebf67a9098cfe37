"""Checks of the bids and the guardians: who sealed, who released, whether it decrypts."""

import base64
from collections import Counter
from typing import Any

from gongheng_verifier import authorities, certificate, sm2
from gongheng_verifier.openbid import OPENED
from gongheng_verifier.opencase import Case, when
from gongheng_verifier.openlog import told
from gongheng_verifier.openshape import RETURNED
from gongheng_verifier.report import Report
from gongheng_verifier.sm3 import sm3
from gongheng_verifier.strictjson import canonical

Faults = list[tuple[str, str]]


def committed(case: Case, report: Report) -> None:
    """Each bid is the very one that came in: header and nonce give the commitment, row by row."""
    faults: Faults = []
    rows = [link for link in case.told["links"] if link["kind"] != "withdraw"]
    if [one["commitment"] for one in rows] != [bid["commitment"] for bid in case.told["bids"]]:
        faults.append(("", "所附的投标文件与递交链的各行不是一一对应"))
    for bid, found in zip(case.told["bids"], case.seen, strict=True):
        header, link = bid["header"], case.links.get(bid["commitment"], {})
        here = (case.told["tender"], bid["section"])
        if found.commitment != bid["commitment"]:
            clause = "封标包的内容与收下时的承诺不符"
        elif (header["tender"], header["lot"]) != here or link.get("section") != bid["section"]:
            clause = "封标包属于另一个招标项目或标段"
        else:
            continue
        faults.append((case.named(bid["commitment"]), clause))
    told(report, "O10", faults, f"{len(case.told['bids'])} 份封标包与收下时的承诺逐份相符")


def signed(case: Case, report: Report) -> None:
    """Each header is signed with the bidder's certificate, which names the unit and has an issuer."""
    faults: Faults = []
    between, lists, unread = _issuers(case)
    if case.roots is not None and unread:
        faults.append(("包内的发证机构证书或吊销名单", "读不出"))
    listed = True
    for bid, found in zip(case.told["bids"], case.seen, strict=True):
        clause, known = "", True
        if found.signer:
            clause = found.signer
        elif found.unit and found.unit != bid["bidder"]["code"]:
            clause = "证书属于另一单位"
        elif case.roots is not None:
            link = case.links.get(bid["commitment"])
            at = when(link["received_at"] if link else case.told["due"])
            der = base64.b64decode(bid["certificate"])
            clause, known = authorities.fault_of(der, case.roots, between, lists, at)
        faults += [(case.named(bid["commitment"]), clause)] if clause else []
        listed = listed and known
    told(report, "O11", faults, f"每一份都由投标人的证书签署{_of_issuers(case, listed=listed)}")


def _of_issuers(case: Case, *, listed: bool) -> str:
    if case.roots is None:
        return "；没有用 --authorities 给出发证机构的证书，证书由谁签发未核验"
    held = "，收到时都由给出的发证机构签发并且有效"
    return held if listed else f"{held}；包内没有当时的吊销名单，是否吊销未核验"


def _issuers(case: Case) -> tuple[list[authorities.Held], list[authorities.Revoked], bool]:
    """What came with the bundle: nothing of it is believed before a root of the reader's signed it."""
    try:
        between = [
            authorities.read(base64.b64decode(one)) for one in case.told.get("authorities", [])
        ]
        lists = [
            authorities.read_list(base64.b64decode(one)) for one in case.told.get("revocations", [])
        ]
    except authorities.BROKEN:
        return [], [], True
    return between, lists, False


def single(case: Case, report: Report) -> None:
    """No unit has two bids in a section; no wrapped secret stands in two bids."""
    live = [case.bids[one] for one in case.live if one in case.bids]
    times = Counter((bid["section"], bid["bidder"]["code"]) for bid in live)
    faults = [(f"标段 {section}，{code}", f"有 {many} 份有效的投标文件")
              for (section, code), many in sorted(times.items()) if many > 1]  # fmt: skip
    points = Counter(point for found in case.seen for point in found.points)
    faults += [(case.named(bid["commitment"]), "所封的秘密与另一处相同，系抄自别的封标包")
               for bid, found in zip(case.told["bids"], case.seen, strict=True)
               if any(points[point] > 1 for point in found.points)]  # fmt: skip
    told(report, "O12", faults, "每个标段每家单位只有一份，没有抄来的密文")


def document(case: Case, report: Report) -> None:
    """Every bid that stood names the tender document with every clarification."""
    held = case.told["document"]
    own = sm3(b"gongheng/document/1\0" + canonical({"parts": held["parts"]})).hex()
    faults: Faults = [] if own == held["root"] else [("", "招标文件的根与所列各版本重算的不符")]
    faults += [(case.named(one), "封标时的招标文件不是最后的版本") for one in case.live
               if one in case.bids and case.bids[one]["header"]["document"] != held["root"]]  # fmt: skip
    listed = {part["digest"] for part in held["parts"]}
    faults += [("另行给出的招标文件", f"摘要 {one} 不在所列之内") for one in case.documents
               if one not in listed]  # fmt: skip
    told(report, "O13", faults, f"招标文件及澄清共 {len(held['parts'])} 件，每份投标都以此为据")


def guardians(case: Case, report: Report) -> None:
    """The guardians are the published ones, and every bid was sealed to them."""
    circle, faults = case.told["circle"], []
    rows = circle["guardians"]
    prints = tuple((_print(one["signing"]), _print(one["encryption"])) for one in rows)
    if case.circle is None:
        report.warnings.append("没有用 --circle 给出公布的监护组，只能看出包内前后一致。")
    elif case.circle != (circle["threshold"], prints):
        faults.append(("", "与另行取得的监护组不同"))
    if len({one for pair in prints for one in pair}) != 2 * len(prints):
        faults.append(("", "两位监护人用同一张证书"))
    sealed = [encryption for _, encryption in prints]
    for one in case.live:
        header = case.bids[one]["header"] if one in case.bids else {}
        if (header.get("guardians"), header.get("threshold")) != (sealed, circle["threshold"]):
            faults.append((case.named(one), "封给了另外的监护人"))
    told(report, "O14", faults, f"{len(prints)} 位监护人，任意 {circle['threshold']} 位")


def _print(text: str) -> str:
    return sm3(base64.b64decode(text)).hex()


def released(case: Case, report: Report) -> None:
    """Enough guardians released, each by signature and each after the close was in the log."""
    faults: Faults = []
    close = case.head(case.closing["checkpoint"])
    places = [one["at"] for one in case.told["releases"]]
    for release in case.told["releases"]:
        clause = _release_fault(case, release, close.size if close else 0)
        if places.count(release["at"]) > 1:
            clause = "同一位监护人放出两次"
        if clause:
            faults.append((f"第 {release['at']} 位监护人", clause))
    need = case.told["circle"]["threshold"]
    if any(bid["outcome"] == OPENED and "remedies" not in bid for bid in case.told["bids"]):
        good = len(places) - len(faults)
        faults += [("", f"有效的放出只有 {good} 份，应有 {need} 份")] if good < need else []
    told(report, "O15", faults, f"{len(places)} 位监护人签名放出，都在截止检查点之后")


def _release_fault(case: Case, release: dict[str, Any], closed: int) -> str:
    batch, proof = release["batch"], release["proof"]
    guardians = {one["at"]: one for one in case.told["circle"]["guardians"]}
    facts = proof["entry"].get("facts")
    digest = sm3(canonical(batch)).hex()
    if release["at"] not in guardians or batch["at"] != release["at"]:
        return "不是监护组的成员"
    if batch["tender"] != case.told["tender"]:
        return "放出的是另一个招标项目的份额"
    message = b"gongheng/release/1\0" + canonical(batch)
    signature = base64.b64decode(release["signature"])
    if not sm2.signed(_key(guardians[release["at"]]["signing"]), message, signature):
        return "签名不成立"
    if not case.included(proof) or not isinstance(facts, dict) or facts.get("digest") != digest:
        return "日志中没有这次放出"
    return "" if proof["leaf_index"] >= closed else "在截止检查点之前放出"


def _key(text: str) -> bytes:
    try:
        return certificate.public_key(base64.b64decode(text))
    except (ValueError, IndexError):
        return b""


def shares(case: Case, report: Report) -> None:
    """Every share fits the bidder's commitments, or was told to be false, and is."""
    told_false = {(release["at"], one["bid"], one["role"])
                  for release in case.told["releases"] for one in release.get("rejected", [])}  # fmt: skip
    given = {(at, bid, role) for bid, row in case.shares.items() for role, at, _ in row}
    false = {(at, bid["commitment"], role)
             for bid, found in zip(case.told["bids"], case.seen, strict=True)
             for role, at in found.false_shares}  # fmt: skip
    strange = {one for one in given if one[1] not in case.bids}
    faults = [(f"第 {at} 位监护人，{case.named(bid)}", "份额与承诺的点不符，也没有写明")
              for at, bid, role in sorted((false | strange) - told_false)]  # fmt: skip
    faults += [(f"第 {at} 位监护人，{case.named(bid)}", "份额被说成不符，其实相符或者没有放出")
               for at, bid, role in sorted(told_false - false)]  # fmt: skip
    rest = f"，其中 {len(false)} 份不符已写明" if false else ""
    told(report, "O16", faults, f"{len(given)} 份份额都经核对{rest}")


def halves(case: Case, report: Report) -> None:
    """Every half given is the one the bidder committed to."""
    faults = [(case.named(bid["commitment"]), f"给出的前半不是封标时的那一个（{role}）")
              for bid, found in zip(case.told["bids"], case.seen, strict=True)
              for role in found.false_halves]  # fmt: skip
    many = sum(bool(bid["halves"]) for bid in case.told["bids"])
    told(report, "O17", faults, f"{many} 家给出的前半与封标时的承诺相符")


def decrypted(case: Case, report: Report) -> None:
    """Each opened bid decrypts, byte by byte, to the letter that is shown."""
    faults: Faults = []
    opened = [(bid, found) for bid, found in zip(case.told["bids"], case.seen, strict=True)
              if bid["outcome"] == OPENED]  # fmt: skip
    letters = {one["commitment"]: one["letter"] for one in case.told["letters"]}
    for bid, found in opened:
        if found.result != OPENED:
            faults.append((case.named(bid["commitment"]), f"不能解密（{found.result}）"))
        elif letters.get(bid["commitment"]) != found.letter:
            faults.append((case.named(bid["commitment"]), "所示的投标函不是解密所得"))
    listed = [one["commitment"] for one in case.told["letters"]]
    if listed != [bid["commitment"] for bid, _ in opened]:
        faults.append(("", "投标函与开启的投标文件不是一一对应"))
    told(report, "O18", faults, f"{len(opened)} 份解密，密钥、密文和内容都与承诺相符")


def untouched(case: Case, report: Report) -> None:
    """No share was released of a bid whose bidder gave no half, or which no longer stood."""
    faults: Faults = []
    live = set(case.live)
    for bid in case.told["bids"]:
        name = bid["commitment"]
        roles = {role for role, _, _ in case.shares.get(name, [])}
        if roles - bid["halves"].keys() - set(bid.get("given", [])):
            faults.append((case.named(name), "投标人没有给出前半，监护人却放出了份额"))
        if (name not in live or bid["outcome"] == RETURNED) and (bid["halves"] or roles):
            faults.append((case.named(name), "已更换、撤回或退回，却仍有前半或份额"))
        ways = "price" in bid["halves"], "price" in bid.get("remedies", {})
        if bid["outcome"] == OPENED and not any(ways):
            faults.append((case.named(name), "没有前半，也没有补救，却写成已开启"))
    told(report, "O19", faults, "没有给出前半的，一份也没有解密")
