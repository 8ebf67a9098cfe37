"""What the publicity, the result and the award notice say, taken from what is registered."""

from datetime import datetime
from typing import Any

from gongheng.foundation.acts import plain
from gongheng.trading.award.models import Award
from gongheng.trading.evaluation.models import Evaluation
from gongheng.trading.evaluation.rules import ground_in_words
from gongheng.trading.tendering.models import Section


def publicity(section: Section, evaluation: Evaluation, candidates: list[dict[str, Any]],
              ends_at: datetime) -> dict[str, Any]:  # fmt: skip
    """中标候选人公示：排序、名称、报价、质量、工期、评标情况、否决情况、提出异议的渠道和方式."""
    tender, ranking = section.tender, evaluation.ranking
    return plain({
        "招标人": tender.tenderer_name,
        "招标代理机构": tender.agency_name,
        "标段编号": section.code,
        "标段名称": section.title,
        "中标候选人": [_candidate(row) for row in candidates],
        "评标基准价": ranking["benchmark"],
        **_basis(ranking),
        "评分汇总": [
            {"名次": row["rank"], "投标人": row["bidder_name"], "技术商务得分": row["technical"],
             "报价": row["price"], "偏差率（%）": row["deviation_percent"],
             "价格得分": row["price_score"], "总分": row["total"]}
            for row in ranking["rows"]
        ],
        "被否决或者已撤销的投标": [
            {"投标人": row["bidder_name"], "理由": row["reason"],
             "依据": ground_in_words(tender, row["ground"])}
            for row in ranking["rejected"]
        ],
        "公示截止": ends_at,
        "提出异议的渠道和方式": "在公示期间登录本平台，向招标人提出",
    })  # fmt: skip


def _basis(ranking: dict[str, Any]) -> dict[str, Any]:
    """评标基准价怎样由抽出的系数算出；没有约定系数的不写."""
    basis = ranking.get("basis")
    if not basis:
        return {}
    drawn = "，".join(f"{one['name']} {one['code']} 抽出 {one['value']}（候选 {one['of']} 个中的第 "
                      f"{one['place']} 个）" for one in basis["coefficients"])  # fmt: skip
    return {"评标基准价的计算": f"{basis['title']}：{basis['formula']}。{drawn}。{basis['sum']} = "
            f"{ranking['benchmark']} 元。抽取记录在开标大厅公开"}  # fmt: skip


def result(award: Award) -> dict[str, Any]:
    """中标结果公告."""
    section, bid = award.section, award.chosen
    return plain({
        "招标人": award.tender.tenderer_name,
        "标段编号": section.code,
        "标段名称": section.title,
        "中标人": bid.bidder_name,
        "中标人代码": bid.bidder_code,
        "中标价": bid.price,
        "工期": bid.period_days,
        "质量": bid.quality,
        "中标通知书编号": award.notice_number,
        "定标时间": award.decided_at,
    })  # fmt: skip


def award_notice(award: Award, *, at: datetime) -> dict[str, Any]:
    """中标通知书."""
    section, bid, tender = award.section, award.chosen, award.tender
    return plain({
        "number": award.notice_number,
        "to": bid.bidder_name,
        "host": tender.tenderer_name,
        "agency": tender.agency_name,
        "tender": {"code": tender.code, "title": tender.title},
        "section": {"code": section.code, "title": section.title, "deal_code": section.deal_code},
        "price": bid.price,
        "period_days": bid.period_days,
        "quality": bid.quality,
        "sign_days": tender.law["contracts/sign"].value,
        "sign_source": tender.law["contracts/sign"].source,
        "date": at,
    })  # fmt: skip


def written_report(award: Award, *, at: datetime) -> dict[str, Any]:
    """招标投标情况的书面报告：招标范围、方式与媒介、评标委员会组成、评标标准和结果、中标结果."""
    section, bid, tender = award.section, award.chosen, award.tender
    evaluation = Evaluation.objects.get(section=section)
    return plain({
        "number": f"{section.code}-BG",
        "host": tender.tenderer_name,
        "tender": {"code": tender.code, "title": tender.title, "mode": tender.get_mode_display(),
                   "organise": tender.get_organise_display(), "agency": tender.agency_name},
        "section": {"code": section.code, "title": section.title, "content": section.content},
        "times": {"announced": tender.announced_at, "opened": tender.bids_due_at,
                  "reported": evaluation.reported_at, "published": award.published_at,
                  "publicity_ends": award.publicity_ends_at, "decided": award.decided_at,
                  "notified": award.notified_at},
        "committee": {"size": evaluation.members.count(),
                      "experts": evaluation.members.filter(kind="expert").count()},
        "candidates": award.candidates,
        "winner": {"name": bid.bidder_name, "price": bid.price, "period_days": bid.period_days},
        "source": tender.law["award/written_report"].source,
        "date": at,
    })  # fmt: skip


def _candidate(row: dict[str, Any]) -> dict[str, Any]:
    partners = [f"{one['name']}（{one['code']}，承担 {one['share']}%）"
                for one in row.get("consortium", [])]  # fmt: skip
    return {**({"联合体各方": "；".join(partners)} if partners else {}),
            "名次": row["rank"], "名称": row["bidder_name"], "代码": row["bidder_code"],
            "投标报价": row["price"], "工期": row["period_days"], "质量": row["quality"],
            "总分": row["total"]}  # fmt: skip
