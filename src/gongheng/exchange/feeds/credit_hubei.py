"""What we know of credit, in the datasets of 信用湖北: records, listings, pledges.

A person's name and number stand here as references into the vault; `envelope` opens and seals them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings

from gongheng.credit.catalogue.conducts import conduct_label
from gongheng.credit.catalogue.items import catalogue_on
from gongheng.credit.catalogue.kinds import ADVERSE, Category, SubjectKind
from gongheng.credit.lists import datasets as lists
from gongheng.credit.records.limits import publicity_end
from gongheng.exchange.feeds.datasets import NO_DATASET, datasets, role_of
from gongheng.foundation.clock import BEIJING, day_of
from gongheng.trading.tendering.queries import section_of_code, tender_of_code

PUBLIC_SCOPE = "1"  # 公开范围的代码表未找到，待核实
DAY, MOMENT = "%Y%m%d", "%Y%m%d%H%M%S"
CNY, IN_WAN = "156", "1"
ID_KIND = "身份证"
LONG_TERM = "20991231"
Parts = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Datum:
    """One thing told in one dataset, with what is wrong with it."""

    about: str
    dataset: str
    subject: str
    subject_name: str
    region: str
    fields: dict[str, Any]
    faults: list[dict[str, str]] = field(default_factory=list)


def of_record(record: Any) -> list[Datum]:
    """A record in every dataset it belongs to; one with none is told with that fault."""
    codes = _datasets_of(record)
    about = f"record:{record.code}"
    if not codes:
        return [_datum(about, NO_DATASET, record.subject, record.region, {}, frozenset())]
    met = _met(record)
    return [_datum(about, code, record.subject, record.region, MAKERS[code](record), met)
            for code in codes]  # fmt: skip


def of_listing(listing: Any, *, ended: bool) -> list[Datum]:
    """A black name as 302, its end as 303 and 302 again; a red name as 304."""
    subject, about, met = listing.subject, f"listing:{listing.code}", frozenset({"always"})
    name = "" if subject.is_person else subject.name
    if not listing.is_black:
        return [_datum(about, "304", subject, listing.region, _red(listing), met)]
    told = {"302": {**lists.blacklist(listing, name), **_body(subject, listing.subject_kind)}}
    if ended:
        told["303"] = {**lists.withdrawal(listing, name), **_body(subject, listing.subject_kind)}
    return [_datum(about, code, subject, listing.region, fields, met)
            for code, fields in told.items()]  # fmt: skip


def of_pledge(pledge: Any) -> list[Datum]:
    """A pledge as social credit: what was signed when, under which digest, and how it stands."""
    fields = {
        **_body(pledge.subject, pledge.subject_kind),
        "DATA": f"信用承诺；种类 {pledge.kind}；版本 {pledge.version}；签署 {_moment(pledge.signed_at)}；"
                f"文本摘要 {pledge.digest}；状态 {pledge.get_state_display()}",
        "SCOPE": PUBLIC_SCOPE,
    }  # fmt: skip
    met = frozenset({"always"})
    return [_datum(f"pledge:{pledge.code}", "306", pledge.subject, pledge.region, fields, met)]


def _datum(about: str, code: str, subject: Any, region: str, values: Mapping[str, Any],  # noqa: PLR0917
           met: frozenset[str]) -> Datum:  # fmt: skip
    known = datasets().get(code)
    fields = known.only_known(values) if known else {}
    faults = known.faults(fields, met) if known else [{"field": "", "code": "no_dataset"}]
    name = "" if subject.is_person else subject.name
    # A commitment is made for the whole province; its office names no place.
    return Datum(about, code, subject.code, name, region or settings.PROVINCE, fields, faults)


def _datasets_of(record: Any) -> list[str]:
    item = catalogue_on(record.decided_on).item(record.item)
    named = item.dataset if item else ""
    codes = [named] if named in MAKERS else []
    person = record.subject.is_person
    if record.category == Category.PENALTY and not person:
        codes.append("300")
    if person and record.category in ADVERSE:
        codes = [code for code in codes if code != "300"]
        if record.subject_kind == SubjectKind.EXPERT:
            codes.append("208")
    return codes


def _met(record: Any) -> frozenset[str]:
    holds = {"always": True, "person": record.subject.is_person,
             "firm": not record.subject.is_person, "trade": bool(record.trade_code),
             "fine": "罚款" in record.content.get("penalty_kinds", [])}  # fmt: skip
    return frozenset(name for name, true in holds.items() if true)


def _penalty(record: Any) -> dict[str, Any]:
    told, person = record.content, record.subject.is_person
    ends = record.publicity_ends_on or publicity_end(record, day_of(record.accepted_at))
    return {
        **_counterpart("CF", record),
        "CF_WSH": record.document_number, "CF_WFXW": told.get("unlawful_conduct"),
        "CF_SY": told.get("facts"), "CF_YJ": told.get("grounds"),
        "CF_CFLB": ";".join(told.get("penalty_kinds", [])), "CF_NR": told.get("penalty"),
        "CF_NR_FK": told.get("fine_wan"), "CF_NR_WFFF": told.get("confiscated_wan"),
        "CF_NR_ZKDX": told.get("withheld_licence"), "CF_JDRQ": _day(record.decided_on),
        "CF_YXQ": _day(told.get("penalty_valid_until")), "CF_GSJZQ": _day(ends),
        "CF_CFJG": record.organ_name, "CF_CFJGDM": record.organ_code,
        "CF_SJLY": told.get("source_organ_name") or record.organ_name,
        "CF_SJLYDM": told.get("source_organ_code") or record.organ_code,
        **({"CF_XDR_ZJLX": ID_KIND} if person else {}),
    }  # fmt: skip


def _licence(record: Any) -> dict[str, Any]:
    told = record.content
    return {
        **_counterpart("XK", record),
        "XK_XKWS": told.get("document_name"), "XK_WSH": record.document_number,
        "XK_XKLB": told.get("licence_kind"), "XK_XKZS": told.get("certificate_name"),
        "XK_XKBH": told.get("certificate_number"), "XK_NR": told.get("licence_content"),
        "XK_JDRQ": _day(record.decided_on), "XK_YXQZ": _day(told.get("valid_from")),
        "XK_YXQZI": _day(told.get("valid_until")) or LONG_TERM, "XK_XKJG": record.organ_name,
        "XK_XKJGDM": record.organ_code, "XK_ZT": "1",
        "XK_LYDW": told.get("source_organ_name") or record.organ_name,
        "XK_LYDWDM": told.get("source_organ_code") or record.organ_code,
    }  # fmt: skip


def _violation(record: Any) -> dict[str, Any]:
    told = record.content
    conduct = conduct_label(record.conduct) if record.conduct else ""
    return {
        **_body(record.subject, record.subject_kind), **_trade(record),
        "VIOLATING_CODE": record.code,
        "VIOLATING_NAME": told.get("unlawful_conduct") or conduct or told.get("facts"),
        "VIOLATING_TIME": _day(record.decided_on), "AREA": f"{record.region}000",
        "VIOLATING_INSTRUCTIONS": told.get("facts"), "GOVERNMENT": record.organ_name,
        "DOCUMENT_CODE": record.document_number, "PUNISHMENT_BASIS": told.get("grounds"),
        "PUNISHMENT_RESULT": told.get("penalty"),
        "OPERATE_DATE": _moment(record.published_at or record.accepted_at), "SCOPE": PUBLIC_SCOPE,
    }  # fmt: skip


def _expert(record: Any) -> dict[str, Any]:
    told = record.content
    return {
        **_trade(record), "ID_CARD": _vault(record.subject, "id_number"),
        "REWARD_PUNISHMENT_TYPE": "2", "APPROVE_DEPT_NAME": record.organ_name,
        "APPROVE_DEPT_CODE": record.organ_code, "VIOLATING_BASIS": told.get("grounds"),
        "VIOLATING_RESULT": told.get("penalty") or told.get("facts"),
        "PULISH_DATE": _day(record.decided_on), "OPERATE_DATE": _moment(record.accepted_at),
    }  # fmt: skip


def _award(record: Any) -> dict[str, Any]:
    told = record.content
    return {
        **_body(record.subject, record.subject_kind),
        "REWARD_REASON": told.get("honour_reason") or told.get("honour"),
        "REWARD_DATE": f"{record.decided_on:%Y%m%d}000000", "DOCUMENT_CODE": record.document_number,
        "GOVERNMENT": record.organ_name, "SCOPE": PUBLIC_SCOPE,
    }  # fmt: skip


def _red(listing: Any) -> dict[str, Any]:
    decided = listing.decided_at
    return {
        **_body(listing.subject, listing.subject_kind), "REWARD_REASON": listing.reason,
        "REWARD_DATE": _moment(decided), "DOCUMENT_CODE": listing.award_document,
        "GOVERNMENT": listing.organ_name, "SCOPE": PUBLIC_SCOPE,
    }  # fmt: skip


def _performance(record: Any) -> dict[str, Any]:
    told = record.content
    return {
        **_body(record.subject, record.subject_kind), **_trade(record),
        "CONTRACT_NAME": told.get("contract_name"), "CONTRACT_AMOUNT": told.get("contract_amount_wan"),
        "CONTRACT_CURRENCY": CNY, "CONTRACT_CURRENCYUNIT": IN_WAN,
        "PERFORMANCE_RESULT": told.get("performance_result"),
        "PERFORMANCE_SUBMITTED_TIME": _moment(record.accepted_at),
        "GOVERNMENT": record.organ_name, "SCOPE": PUBLIC_SCOPE,
    }  # fmt: skip


def _social(record: Any) -> dict[str, Any]:
    told = record.content
    said = "；".join(str(told[key]) for key in ("declared_matter", "declared_content", "facts")
                    if told.get(key))  # fmt: skip
    return {**_body(record.subject, record.subject_kind), "DATA": said, "SCOPE": PUBLIC_SCOPE}


def _counterpart(head: str, record: Any) -> dict[str, Any]:
    subject = record.subject
    if subject.is_person:
        return {f"{head}_XDR_MC": _vault(subject, "name"), f"{head}_XDR_LB": "自然人",
                f"{head}_XDR_ZJLX": ID_KIND, f"{head}_XDR_ZJHM": _vault(subject, "id_number")}  # fmt: skip
    legal = {"vault": record.closed_key, "part": "legal_representative", "optional": True}
    return {f"{head}_XDR_MC": subject.name, f"{head}_XDR_LB": "法人及非法人组织",
            f"{head}_XDR_SHXYM": subject.code,
            **({f"{head}_FRDB": legal} if record.closed_key else {})}  # fmt: skip


def _body(subject: Any, kind: str) -> dict[str, Any]:
    person = subject.is_person
    return {
        "BODY_NAME": _vault(subject, "name") if person else subject.name,
        "BODY_CODE": _vault(subject, "id_number") if person else subject.code,
        "BODY_TYPE": "3" if person else "1",  # d:2001，待核实
        "BODY_ROLE": role_of(kind),
    }


def _trade(record: Any) -> dict[str, Any]:
    section = section_of_code(record.trade_code)
    tender = section.tender if section else tender_of_code(record.trade_code)
    if tender is None:
        return {}
    told = {"TENDER_PROJECT_NAME": tender.title, "TENDER_PROJECT_CODE": tender.code}
    return {**told, "BID_SECTION_CODE": section.code, "BID_SECTION_NAME": section.title} if section else told  # fmt: skip


def _vault(subject: Any, part: str) -> dict[str, str]:
    return {"vault": subject.code, "part": part}


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime(DAY)
    return str(value).replace("-", "") if value else ""


def _moment(value: datetime | None) -> str:
    return value.astimezone(BEIJING).strftime(MOMENT) if value else ""


MAKERS: dict[str, Parts] = {
    "CF": _penalty, "XK": _licence, "300": _violation, "208": _expert, "304": _award,
    "305": _performance, "306": _social,
}  # fmt: skip
