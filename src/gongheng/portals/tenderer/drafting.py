"""The tender document: its terms by form, its text made from a template or uploaded."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from gongheng.foundation.acts import plain
from gongheng.foundation.documents import render
from gongheng.foundation.files import store
from gongheng.foundation.refusals import Refused
from gongheng.portals.fields import Count, Figure, Grouped, Paper, Yuan
from gongheng.portals.forms import ActForm
from gongheng.portals.measures_shown import to_be_offered
from gongheng.portals.tenderer.coefficient_fields import (
    FIELDS,
    candidate_field,
    candidates_in,
    initial_part,
    method_field,
    price_part,
)
from gongheng.portals.tenderer.doors import Drafted
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import queries
from gongheng.trading.tendering.coefficients import in_words
from gongheng.trading.tendering.lifecycle import TENDER
from gongheng.trading.tendering.rules import CREDIT, terms_are_lawful

ROWS = 8
CRITERIA = "评分因素"
FIRST = (("施工组织设计", "25"), ("项目管理机构", "10"), ("业绩与信誉", "5"))


class TermsForm(Grouped, ActForm):
    """The terms that every later act is measured by."""

    bid_validity_days = Count(label="投标有效期", unit="天", min_value=1, initial=90)
    bond_yuan = Yuan(label="投标保证金", initial=0, min_value=0,
                     help_text="不得超过最小标段合同估算价的法定比例；不收取的填 0")  # fmt: skip
    performance_bond_ratio = Figure(label="履约保证金比例", min_value=0, max_value=1, decimal_places=4,
                                    initial="0.10", help_text="占中标金额的比例，例如 0.10 表示百分之十")  # fmt: skip
    consortium = forms.BooleanField(label="接受联合体投标", required=False,
                                    help_text="招标公告中写明是否接受（招标投标法实施条例第三十七条）")  # fmt: skip
    committee_size = Count(label="评标委员会人数", unit="人", initial=5, help_text="五人以上单数")
    committee_experts = Count(label="其中专家", unit="人", initial=4, help_text="不少于三分之二")
    candidates = Count(label="中标候选人", unit="名", initial=3, help_text="不超过三名，并标明顺序")
    price_points = Figure(label="投标报价分值", unit="分", initial="60", min_value=0, max_value=100,
                          decimal_places=2)  # fmt: skip
    price_e1 = Figure(
        label="报价高于基准价每百分之一扣", unit="分", initial="2", min_value=0, decimal_places=2
    )
    price_e2 = Figure(
        label="报价低于基准价每百分之一扣", unit="分", initial="1", min_value=0, decimal_places=2
    )
    price_drop = forms.ChoiceField(
        label="评标基准价", widget=forms.RadioSelect, initial="extremes",
        choices=[("extremes", "五家以上时去掉一个最高、一个最低后取平均"), ("none", "全部有效报价取平均")],
    )  # fmt: skip
    price_method = method_field()
    k_factor = candidate_field("平均值系数的候选值")
    k_float = candidate_field("下浮率的候选值（小数）")
    k_weight = candidate_field("限价权重的候选值")
    tie = forms.ChoiceField(
        label="得分、报价均相等的", widget=forms.RadioSelect, initial="resolution", required=False,
        choices=[("resolution", "由评标委员会表决先后"), ("lot", "抽签决定先后（种子由密钥监护人产生）")],
    )  # fmt: skip
    credit_points = Figure(
        label="信用评价分值", unit="分", required=False, min_value=0, max_value=100, decimal_places=2,
        help_text="不采用的留空。按投标截止前最近一次采用的信用评价得分折算，评委不打分；联合体按得分最低的成员。"
        "评价模型和结果向社会公开，招标文件应当写明（2019年湖北省公共资源招标投标信用体系建设工作安排第九条）",
    )  # fmt: skip
    upload = Paper(label="招标文件全文", required=False,
                   help_text="不上传的，由平台按上面的条款和标段信息生成")  # fmt: skip
    renamed = {"committee": "committee_size", "criteria": "name_1", "points": "points_1",
               "file": "upload", "digest": "upload", "method": "price_method",
               "coefficients": "price_method", "candidates": "price_method"}  # fmt: skip
    when = {
        "k_factor": "平均值系数法必填",
        "k_float": "下浮法、复合法必填",
        "k_weight": "复合法必填",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            name, points = FIRST[number - 1] if number <= len(FIRST) else ("", "")
            self.fields[f"name_{number}"] = forms.CharField(
                label=f"第 {number} 项评分因素", max_length=60, required=False, initial=name)  # fmt: skip
            self.fields[f"points_{number}"] = Figure(
                label=f"第 {number} 项分值", unit="分", required=False, initial=points, min_value=0,
                max_value=100, decimal_places=2)  # fmt: skip
        for number in range(1, ROWS + 1):
            for name in (f"name_{number}", f"points_{number}"):
                self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        rows = [name for n in range(1, ROWS + 1) for name in (f"name_{n}", f"points_{n}")]
        self.groups = (
            (
                "投标须知",
                "",
                ("bid_validity_days", "bond_yuan", "performance_bond_ratio", "consortium"),
            ),
            (
                CRITERIA,
                "不用的行留空。各因素与报价的分值合计 100 分，招标文件没有写明的因素不得用来评标。",
                rows,
            ),
            ("信用评价", "", ("credit_points",)),
            (
                "报价评分",
                "",
                ("price_points", "price_e1", "price_e2", "price_drop", *FIELDS, "tie"),
            ),
            ("评标委员会与候选人", "", ("committee_size", "committee_experts", "candidates")),
            ("文件", "", ("upload",)),
        )

    def refuse(self, refused: Refused) -> None:
        """Without a rating to go by, it is the points for credit that cannot stand."""
        if refused.code == "credit_rating_missing":
            self.add_error("credit_points", forms.ValidationError(refused.sentence, refused.code))
        else:
            super().refuse(refused)

    def parts(self) -> list[dict[str, Any]]:
        """Return the groups; the criteria stand as a table of two columns."""
        found = super().parts()
        pairs = [(self[f"name_{n}"], self[f"points_{n}"]) for n in range(1, ROWS + 1)]
        return [{**part, "rows": pairs} if part["title"] == CRITERIA else part for part in found]

    def clean_k_factor(self) -> list[str]:
        """The values of the factor."""
        return candidates_in(self.cleaned_data["k_factor"])

    def clean_k_float(self) -> list[str]:
        """The values of the lowering."""
        return candidates_in(self.cleaned_data["k_float"])

    def clean_k_weight(self) -> list[str]:
        """The values of the weight."""
        return candidates_in(self.cleaned_data["k_weight"])

    def clean(self) -> dict[str, Any]:
        """A row has both a name and points, or neither."""
        given = super().clean() or {}
        for number in range(1, ROWS + 1):
            name, points = given.get(f"name_{number}"), given.get(f"points_{number}")
            if bool(name) != (points is not None):
                missing = f"points_{number}" if name else f"name_{number}"
                if missing not in self.errors:
                    self.add_error(missing, "因素的名称和分值要一起填写，或者一起留空。")
        return given

    def terms(self) -> dict[str, Any]:
        """Return the terms as the action reads them: figures as text."""
        given = self.cleaned_data
        criteria = [
            {"code": f"t{number}", "name": given[f"name_{number}"].strip(),
             "points": figure(given[f"points_{number}"])}
            for number in range(1, ROWS + 1) if given.get(f"name_{number}")
        ]  # fmt: skip
        if given.get("credit_points"):
            criteria.append({"code": CREDIT, "name": "信用评价", "kind": CREDIT,
                             "points": figure(given["credit_points"])})  # fmt: skip
        price = {"points": figure(given["price_points"]), "e1": figure(given["price_e1"]),
                 "e2": figure(given["price_e2"]), "drop": given["price_drop"], **price_part(given)}  # fmt: skip
        return {
            "bid_validity_days": given["bid_validity_days"],
            "bond_yuan": format(given["bond_yuan"], "f"),
            "performance_bond_ratio": figure(given["performance_bond_ratio"]),
            "criteria": criteria,
            "price": price,
            "committee": {"size": given["committee_size"], "experts": given["committee_experts"]},
            "candidates": given["candidates"],
            "consortium": given["consortium"],
            **({"tie": given["tie"]} if given.get("tie") == "lot" else {}),
        }


def figure(value: Decimal) -> str:
    """Return a decimal as text without an exponent."""
    return format(value, "f")


def initial_of(terms: dict[str, Any]) -> dict[str, Any]:
    """Return what the form shows of terms that stand."""
    if not terms:
        return {}
    price = terms["price"]
    found = {
        "bid_validity_days": terms["bid_validity_days"], "bond_yuan": terms["bond_yuan"],
        "performance_bond_ratio": terms["performance_bond_ratio"], "candidates": terms["candidates"],
        "consortium": terms.get("consortium", False),
        "committee_size": terms["committee"]["size"],
        "committee_experts": terms["committee"].get("experts"), "price_points": price["points"],
        "price_e1": price.get("e1"), "price_e2": price.get("e2"), "price_drop": price.get("drop", "none"),
        **initial_part(price),
    }  # fmt: skip
    credit = [one for one in terms["criteria"] if one.get("kind") == CREDIT]
    found |= {"credit_points": credit[0]["points"]} if credit else {}
    scored = [one for one in terms["criteria"] if one.get("kind") != CREDIT]
    rows = [*scored, *({"name": "", "points": ""} for _ in range(ROWS))][:ROWS]
    for number, row in enumerate(rows, start=1):
        found |= {f"name_{number}": row["name"], f"points_{number}": row["points"]}
    return found


def document_facts(tender: Any, terms: dict[str, Any], at: Any) -> dict[str, Any]:
    """Return what the layout of a tender document reads."""
    return plain({
        "tender": {"code": tender.code, "title": tender.title, "host": tender.tenderer_name,
                   "agency": tender.agency_name, "mode": tender.get_mode_display(),
                   "fund_source": tender.project.fund_source},
        "terms": terms,
        **({"benchmark": told} if (told := in_words(terms["price"])) else {}),
        "sections": [{"title": one.title, "content": one.content, "estimate": one.estimate,
                      "ceiling_price": one.ceiling_price, "period_days": one.period_days,
                      "qualification": one.qualification} for one in tender.sections.all()],
        "version": tender.documents.count() + 1,
        "date": at,
    })  # fmt: skip


def paper_of(tender: Any, form: TermsForm, by: Any, at: Any) -> str:
    """Return the digest of the uploaded text, or of one made from the terms."""
    upload = form.cleaned_data.get("upload")
    if upload:
        return store.put(upload.read(), name=upload.name, at=at, by=by).digest
    content = render("tender_document", document_facts(tender, form.terms(), at))
    return store.put(content, name="招标文件.pdf", at=at, by=by).digest


class Draft(Drafted):
    """编制招标文件; after the notice a change belongs to a clarification."""

    life = TENDER
    verb = "draft_documents"
    form_class = TermsForm
    template_name = "tenderer/draft.html"
    tab = "documents"
    done = "招标文件已编制成新的一版。"

    def get_initial(self) -> dict[str, Any]:
        """Begin with the terms that stand."""
        terms, _ = queries.draft_of(self.tender)
        return {**initial_of(terms), **super().get_initial()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell which incentives a document may grant to red names."""
        told, day = super().get_context_data(**kwargs), self.tender.law_day
        return {**told, "measures": [*told["measures"], *to_be_offered("bid", "bidder", day),
                                     *to_be_offered("contract", "bidder", day)]}  # fmt: skip

    def facts(self) -> list[Any]:
        """Say that the terms come from the last round, and where its document is."""
        _, last = queries.draft_of(self.tender)
        if last is None:
            return []
        before = self.tender.previous
        return [{"label": "条款草稿", "value": f"取自上一次招标（{before.code}）第 {last.version} 版招标文件",
                 "url": reverse("tenderer:paper", args=[before.code, "document", last.version])}]  # fmt: skip

    def act(self, form: Any) -> Any:
        """Lawful terms come first: a faulty draft leaves no file behind."""
        terms_are_lawful(self.tender, form.terms())
        digest = paper_of(self.tender, form, self.request.actor, self.request.now)
        return tendering.draft_documents(
            self.tender, digest=digest, terms=form.terms(), by=self.request.actor,
            at=self.request.now,
        )  # fmt: skip
