"""评标报告 (招标投标法实施条例第五十三条)."""

from typing import Any

from gongheng.foundation.documents import words
from gongheng.foundation.documents.blocks import (
    Block,
    heading,
    page,
    pairs,
    paragraph,
    signatures,
    table,
)


def layout(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the report: every figure of the ranking, dissent, and a place for each to sign."""
    tender, section, ranking = facts["tender"], facts["section"], facts["ranking"]
    return page(
        title="评标报告",
        number=facts["number"],
        to=tender["host"],
        blocks=[
            paragraph(
                f"{tender['title']}{section['title']}的评标委员会按照招标文件确定的评标标准和方法，"
                "对开标后的全部投标文件进行了评审和比较，现将结果报告如下。"
            ),
            heading("一、基本情况"),
            pairs([
                ("招标项目编号", tender["code"]),
                ("标段编号", section["code"]),
                ("招标代理机构", tender["agency"]),
                ("最高投标限价", words.money(section["ceiling_price"])),
                ("评标时间", _between(facts["times"])),
                ("评标委员会", f"共 {len(facts['members'])} 人，名单在中标结果确定前保密"),
            ]),
            heading("二、评分汇总与排序"),
            *_summary(ranking),
            heading("三、各项得分"),
            *_details(ranking),
            heading("四、否决和撤销投标情况"),
            *_rejected(facts["rejected"]),
            *_inquiries(facts.get("inquiries", [])),
            *_findings(facts.get("findings", [])),
            heading("五、推荐的中标候选人"),
            *_recommended(ranking),
            heading("六、评标委员会成员签字"),
            *_signed(facts["members"]),
        ],
        signed_by=[],
        on=words.day(facts["date"]),
    )  # fmt: skip


def _between(times: dict[str, Any]) -> str:
    return f"{words.instant(times['started'])} 至 {words.instant(times['ranked'])}"


def _summary(ranking: dict[str, Any]) -> list[Block]:
    formula = ranking["formula"]
    dropped = "去掉一个最高和一个最低报价后的" if ranking["dropped_extremes"] else ""
    rows = [
        (row["rank"], row["bidder_name"], f"{_comma(row['price'])}", f"{row['deviation_percent']}",
         row["price_score"], row["technical"], row["total"])
        for row in ranking["rows"]
    ]  # fmt: skip
    return [
        paragraph(
            f"{_benchmark(ranking, dropped)}"
            f"价格分满分 {formula['full']} 分，报价每高于基准价百分之一扣 {formula['above']} 分，"
            f"每低于百分之一扣 {formula['below']} 分，扣至零分为止；计算结果四舍五入保留两位小数。"
        ),
        *_drawn(ranking.get("basis")),
        table(["名次", "投标人", "投标报价（元）", "偏差率（%）", "价格分", "其他得分", "总分"], rows,
              widths=[7, 30, 20, 12, 10, 12, 10], right=[2, 3, 4, 5, 6],
              caption="表1 评分汇总"),
    ]  # fmt: skip


def _benchmark(ranking: dict[str, Any], dropped: str) -> str:
    if not ranking.get("basis"):
        return f"评标基准价为有效投标报价{dropped}平均值，计 {words.money(ranking['benchmark'])}。"
    basis = ranking["basis"]
    return (f"有效投标报价{dropped}平均值为 {words.money(basis['mean'])}。按招标文件，{basis['formula']}"
            f"（{basis['title']}），其中的系数在开标时抽取。{basis['sum']}，计 {words.money(ranking['benchmark'])}。")  # fmt: skip


def _drawn(basis: dict[str, Any] | None) -> list[Block]:
    """The drawn values, each with the root under which its request stands in the log."""
    if not basis:
        return []
    rows = [(f"{one['name']} {one['code']}", one["value"], f"{one['of']} 个中的第 {one['place']} 个",
             _in_groups(one["request_root"]) + ("（此前的抽取已撤销）" if one["again"] else ""))
            for one in basis["coefficients"]]  # fmt: skip
    return [table(["系数", "抽出的值", "候选值", "抽取申请根（查对抽取记录，空格不计）"], rows,
                  widths=[20, 12, 18, 50], caption="开标时抽取的系数")]  # fmt: skip


def _in_groups(digest: str) -> str:
    """A digest that a narrow column can break."""
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))


def _details(ranking: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    names = {item["code"]: f"{item['name']}（{item['points']}分）" for item in ranking["criteria"]}
    seats = range(1, ranking["members"] + 1)
    for row in ranking["rows"]:
        rows = [(names[one["code"]], *one["points"], one["average"]) for one in row["criteria"]]
        blocks.append(table(
            ["评分因素", *(f"评委{seat}" for seat in seats), "平均分"], rows,
            widths=[34, *(9 for _ in seats), 11], right=list(range(1, ranking["members"] + 2)),
            caption=row["bidder_name"],
        ))  # fmt: skip
    return blocks


def _rejected(rejected: list[dict[str, Any]]) -> list[Block]:
    if not rejected:
        return [paragraph("没有被否决或者撤销的投标。")]
    rows = [(row["bidder_name"], row["ground_label"], row.get("reason", "")) for row in rejected]
    return [table(["投标人", "依据", "理由"], rows, widths=[28, 40, 32])]


def _inquiries(inquiries: list[dict[str, Any]]) -> list[Block]:
    rows = [(one["bidder"], one["question"], one["answer"], f"{one['decision']} {one['reason']}".strip())
            for one in inquiries]  # fmt: skip
    return [table(["投标人", "要求澄清", "澄清、说明", "认定"], rows, widths=[22, 30, 30, 18],
                  caption="投标文件的澄清")] if rows else []  # fmt: skip


def _findings(findings: list[dict[str, Any]]) -> list[Block]:
    rows = [(one["ground"], one["evidence"], one["decision"], one["reason"]) for one in findings]
    return [table(["关联情形", "登记的事实", "认定", "理由"], rows, widths=[26, 34, 14, 26],
                  caption="关联情形的认定")] if rows else []  # fmt: skip


def _recommended(ranking: dict[str, Any]) -> list[Block]:
    order = ("第一", "第二", "第三")
    chosen = [row for row in ranking["rows"] if row["candidate"]]
    return [
        paragraph(f"{order[row['rank'] - 1]}中标候选人：{row['bidder_name']}，"
                  f"投标报价 {words.money(row['price'])}，总分 {row['total']} 分。")
        for row in chosen
    ]  # fmt: skip


def _signed(members: list[dict[str, Any]]) -> list[Block]:
    lines = []
    for member in members:
        chair = "，负责人" if member["chair"] else ""
        lines.append((f"{member['name']}（{member['kind']}{chair}）", _mark(member)))
    dissent = [paragraph(f"{member['name']}的不同意见和理由：{member['dissent']}")
               for member in members if member["dissent"]]  # fmt: skip
    return [signatures(lines), *dissent]


def _mark(member: dict[str, Any]) -> str:
    if member["refused"]:
        return "拒绝签字且未书面说明不同意见和理由，视为同意评标结果"
    opinion = "，附不同意见" if member["dissent"] else ""
    return f"已于 {words.instant(member['signed_at'])} 电子签署{opinion}"


def _comma(value: str) -> str:
    return words.money(value).removesuffix(" 元")
