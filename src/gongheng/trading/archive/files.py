"""Every file of a tender's archive, by its path in the package."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from gongheng.foundation.acts import plain
from gongheng.foundation.canonical import canonical
from gongheng.foundation.documents import render
from gongheng.foundation.files import store
from gongheng.foundation.files.models import StoredFile
from gongheng.foundation.ledger.contents import content as content_of
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.lifecycle import PUBLIC
from gongheng.foundation.sealing.package import pack
from gongheng.foundation.timestamps.queries import stamp_of, token_of
from gongheng.registry.experts.calling.queries import summaries_of
from gongheng.registry.lots.lifecycle import LotKind
from gongheng.registry.lots.queries import lots_of, transcript_of
from gongheng.trading.archive import papers
from gongheng.trading.archive.rules import OWN, Item
from gongheng.trading.award.models import Award
from gongheng.trading.bidding.models import Bid
from gongheng.trading.bidding.sealed.queries import package_of, stamped_receipt
from gongheng.trading.contracts.models import Contract
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.opening.models import Opening
from gongheng.trading.opening.recording import as_it_stands
from gongheng.trading.opening.stamps import stamped_of_opening
from gongheng.trading.tendering.models import Section, Tender

Pair = tuple[str, bytes]
LOTS = {"抽取系数": {LotKind.COEFFICIENT}, "抽签": {LotKind.TIE}}
ENDINGS = {kind: ending for ending, kind in store.KINDS.items()}


def files_of(tender: Tender, items: list[Item], *, at: datetime) -> dict[str, bytes]:
    """Return path -> bytes. No natural person's name is in it but what uploaded papers hold."""
    return dict(_all(tender, items, at))


def _all(tender: Tender, items: list[Item], at: datetime) -> Iterator[Pair]:
    yield from _metadata(tender, items, at)
    yield from _tendering(tender)
    for notice in tender.notices.order_by("published_at", "pk"):
        base = f"02_公告公示/{notice.number}_{notice.get_kind_display()}"
        yield f"{base}.json", _json(papers.notice(notice))
        yield f"{base}.pdf", render("notice", papers.notice_page(notice))
    yield from _questions(tender)
    yield from _opening(tender)
    yield from _draws(tender)
    for section in tender.sections.all():
        yield from _bids(section)
        yield from _evaluation(section)
        yield from _lots(section)
        yield from _award(section)
    yield "99_存证/entries.json", _json(_entries(tender))


def _metadata(tender: Tender, items: list[Item], at: datetime) -> Iterator[Pair]:
    facts = papers.metadata(tender, at)
    yield "00_元数据/metadata.json", _json(facts)
    yield "00_元数据/metadata.xml", _xml("archive", facts)
    yield "00_元数据/齐全检查.json", _json({"items": [vars(item) for item in items]})


def _tendering(tender: Tender) -> Iterator[Pair]:
    for document in tender.documents.order_by("version"):
        base = f"01_招标/招标文件_第{document.version}版"
        yield _stored(base, document.digest)
        yield f"{base}_条款.json", _json({"terms": document.terms, "changes": document.changes})
    if hasattr(tender, "fair_review"):
        review = tender.fair_review
        yield "01_招标/公平竞争审查.json", _json(plain({"answers": review.answers,
                                                      "reviewed_at": review.reviewed_at}))  # fmt: skip
    if hasattr(tender, "self_filing"):
        yield "01_招标/自行招标备案.json", _json({"statement": tender.self_filing.statement})


def _questions(tender: Tender) -> Iterator[Pair]:
    rows = {
        "clarifications": [
            papers.clarification(one) for one in tender.clarifications.order_by("pk")
        ],
        "objections": [papers.objection(one) for one in tender.objections.order_by("pk")],
    }
    if any(rows.values()):
        yield "03_澄清异议/澄清与异议.json", _json(rows)


def _opening(tender: Tender) -> Iterator[Pair]:
    opening = Opening.objects.filter(tender=tender).first()
    if opening is not None and opening.closed_at is not None:
        facts = papers.opening_record(opening)
        yield "05_开标/开标记录.json", _json(facts)
        yield "05_开标/开标记录.pdf", render("opening_record", facts)
        yield from _as_tokens("05_开标", stamped_of_opening(tender))
        if tender.circle_id is not None:
            # Not public: the letters in it name the project managers.
            yield "05_开标证明/开标证明.zip", as_it_stands(opening)


def _bids(section: Section) -> Iterator[Pair]:
    for bid in section.bids.exclude(state="withdrawn").order_by("pk"):
        base = f"04_投标/{section.code}/{bid.bidder_code}"
        yield f"{base}/投标.json", _json(papers.bid(bid))
        yield from _as_sealed(base, bid)
        yield from _as_tokens(base, {"回执": stamped_receipt(bid)})
        for number, attachment in enumerate(bid.attachments, start=1):
            content = store.get(attachment["digest"])
            yield f"{base}/附件_{number:03d}{_ending(attachment['digest'])}", content


def _as_sealed(base: str, bid: Bid) -> Iterator[Pair]:
    """The envelope as it came in: of a bid sealed by its bidder, the same file that was handed in."""
    if bid.header is None:
        yield f"{base}/密封文件.bin", store.get(bid.sealed_digest)
    elif (package := package_of(bid)) is not None:
        yield f"{base}/密封投标.ghsbp", pack(package)


def _as_tokens(base: str, stamped: dict[str, tuple[bytes, bytes]]) -> Iterator[Pair]:
    """A time stamp beside the very bytes that it is of; nothing where none was given."""
    for name, (said, token) in stamped.items():
        if token:
            yield f"{base}/{name}_时间戳.tst", token
            if said:
                yield f"{base}/{name}_时间戳原文.bin", said


def _evaluation(section: Section) -> Iterator[Pair]:
    evaluation = Evaluation.objects.filter(section=section).first()
    if evaluation is None:
        return
    base = f"06_评标/{section.code}"
    yield f"{base}/评标.json", _json(papers.evaluation(evaluation))
    if evaluation.report_digest:
        yield _stored(f"{base}/评标报告", evaluation.report_digest)
        stamp = stamp_of("report", evaluation.report_digest)
        yield from _as_tokens(base, {"评标报告": (b"", token_of(stamp))})


def _draws(tender: Tender) -> Iterator[Pair]:
    """What every draw of experts came to, by digest: the transcript holds the whole pool's salts."""
    for number, told in enumerate(summaries_of(tender.code), start=1):
        yield f"06_评标/专家抽取_{number}.json", _json(told)


def _lots(section: Section) -> Iterator[Pair]:
    """Draws between equals and of coefficients, whole: nobody's data is in them."""
    drawn = [one for one in lots_of(section.code) if one.seed]
    for word, kinds in LOTS.items():
        rows = [one for one in drawn if one.kind in kinds]
        for number, lot in enumerate(rows, start=1):
            yield f"06_评标/{section.code}/{word}_{number}.json", canonical(transcript_of(lot))


def _award(section: Section) -> Iterator[Pair]:
    award = Award.objects.filter(section=section).first()
    if award is None:
        return
    base = f"07_定标/{section.code}"
    yield f"{base}/定标.json", _json(papers.award(award))
    for name, digest in (("中标通知书", award.notice_digest), ("书面报告", award.report_digest)):
        if digest:
            yield _stored(f"{base}/{name}", digest)
    contract = Contract.objects.filter(award=award).first()
    if contract is not None:
        yield f"08_合同/{section.code}/合同.json", _json(papers.contract(contract))
        yield _stored(f"08_合同/{section.code}/合同", contract.digest)


def _entries(tender: Tender) -> dict[str, Any]:
    """Return public entries whole and of closed ones only digest, act and time."""
    rows = []
    for entry in Entry.objects.filter(matter=tender.code).exclude(act__in=OWN).order_by("id"):
        row: dict[str, Any] = {"digest": entry.digest, "sight": entry.sight}
        if entry.sight == PUBLIC:
            row["entry"] = content_of(entry)
        else:
            row |= {"act": entry.act, "at": plain(entry.at), "under": entry.under}
        rows.append(row)
    return {"format": "gongheng-entries/1", "entries": rows}


def _stored(base: str, digest: str) -> Pair:
    return f"{base}{_ending(digest)}", store.get(digest)


def _ending(digest: str) -> str:
    row = StoredFile.objects.filter(digest=digest).first()
    return ENDINGS.get(row.media_type, ".bin") if row else ".bin"


def _json(facts: dict[str, Any]) -> bytes:
    text = json.dumps(plain(facts), ensure_ascii=False, indent=2, sort_keys=True)
    return text.encode() + b"\n"


def _xml(name: str, facts: dict[str, Any]) -> bytes:
    root = ET.Element(name)
    _fill(root, facts)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def _fill(parent: ET.Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _fill(ET.SubElement(parent, key), item)
    elif isinstance(value, list):
        for item in value:
            _fill(ET.SubElement(parent, "item"), item)
    else:
        parent.text = "" if value is None else str(value)
