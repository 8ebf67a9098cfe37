"""What a notice must say, taken from what is registered (招标投标法第十六条第二款)."""

from typing import Any

from gongheng.foundation.acts import plain
from gongheng.trading.notices.models import Kind
from gongheng.trading.tendering.coefficients import in_words
from gongheng.trading.tendering.models import Section, Tender


def title(tender: Tender, kind: str, *, section: Section | None = None, number: int = 0) -> str:
    """公告标题：项目名称、标段（不止一个标段时）、公告种类；只看标题也知道是哪个项目的哪一段."""
    several = section is not None and tender.sections.count() > 1
    part = f"（{section.title}）" if section is not None and several else ""
    turn = f"（第{number}号）" if number else ""
    return f"{tender.title}{part}{Kind(kind).label}{turn}"


def invitation(tender: Tender, contact: str) -> dict[str, Any]:
    """招标公告：招标人、项目性质与规模、资格要求、获取文件和提交投标的时间与办法."""
    project = tender.project
    return plain({
        "招标人": tender.tenderer_name,
        "招标代理机构": tender.agency_name,
        "项目名称": tender.title,
        "招标项目编号": tender.code,
        "项目审批文号": project.approval_no,
        "资金来源": project.fund_source,
        "建设地点": project.address,
        "建设规模": project.scale,
        "是否接受联合体投标": "接受" if tender.terms().get("consortium") else "不接受",
        **_coefficients(tender),
        "标段": [_section(section) for section in tender.sections.all()],
        "获取招标文件": {"起": tender.documents_from, "止": tender.documents_until,
                         "方式": "在本平台免费下载，无需报名"},
        "投标截止时间": tender.bids_due_at,
        "开标时间": tender.bids_due_at,
        "开标地点": tender.opening_place or "本平台网上开标大厅",
        "联系方式": contact,
    })  # fmt: skip


def _coefficients(tender: Tender) -> dict[str, Any]:
    """The benchmark's coefficients, where the document leaves them to a draw."""
    told = [
        {"名称": name, "内容": words} for name, words in in_words(tender.terms().get("price", {}))
    ]
    return {"开标时抽取的系数": told} if told else {}


def _section(section: Section) -> dict[str, Any]:
    return {
        "编号": section.code,
        "统一交易标识码": section.deal_code,
        "名称": section.title,
        "内容": section.content,
        "合同估算价": section.estimate,
        "最高投标限价": section.ceiling_price,
        "资格要求": section.qualification,
        "工期": section.period_days,
    }
