"""Before the notice: sections, the filing of a self-run tender, the fair-competition review."""

from typing import Any

from django import forms
from django.urls import reverse

from gongheng.foundation.refusals import refuse
from gongheng.portals.fields import Count, Text, Yuan
from gongheng.portals.forms import ActForm
from gongheng.portals.tenderer.doors import Drafted
from gongheng.portals.trades import state_of
from gongheng.registry.catalogue.rules import must_enter
from gongheng.rules.codelists import codelist
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering import queries
from gongheng.trading.tendering.lifecycle import SECTION, TENDER
from gongheng.trading.tendering.rules import REVIEW_LIST, sections_to_tender_again
from gongheng.trading.tendering.sections import actions as sections


class SectionForm(ActForm):
    """One section."""

    title = forms.CharField(label="标段名称", max_length=200)
    content = Text(label="内容与规模", max_length=5000)
    estimate = Yuan(label="合同估算价")
    ceiling_price = Yuan(label="最高投标限价", required=False,
                         help_text="设有最高投标限价的，应当在招标文件中公布")  # fmt: skip
    qualification = Text(label="投标人资格要求", max_length=5000,
                         help_text="不得以不合理的条件限制、排斥潜在投标人（招标投标法第十八条）")  # fmt: skip
    period_days = Count(label="工期", unit="天", min_value=1)


class AddSection(Drafted):
    """添加标段; what comes of the catalogue is told when it is done."""

    life = SECTION
    verb = "add"
    form_class = SectionForm

    def enter(self) -> None:
        """The act begins a section: what must be in the right state is the tender."""
        super().enter()
        if self.tender.state != "entered":
            tendering_refuses(self.tender, "添加标段")

    def act(self, form: Any) -> Any:
        """Add the section and say what the catalogue says."""
        given = form.cleaned_data
        section = sections.add(self.tender, **given, by=self.request.actor, at=self.request.now)
        item = must_enter(self.tender.trade_class, given["estimate"], self.tender.region,
                          self.tender.law_day)  # fmt: skip
        entered = (
            f"属于交易目录“{item.title}”，应当进场交易。"
            if item
            else "按目录可以不进场，招标人自愿进场。"
        )
        self.done = f"已添加标段 {section.code}。{entered}"
        return section


def tendering_refuses(tender: Any, act: str) -> None:
    """Refuse a page whose tender is in another state, before anybody types in vain."""
    refuse("wrong_state", thing="招标项目", act=act, state=tender.get_state_display())


class StatementForm(ActForm):
    """What a tenderer declares of its own ability."""

    statement = Text(label="具备编制招标文件和组织评标能力的说明", rows=6, max_length=5000,
                     help_text="写明项目法人资格、专业技术力量、专职招标业务人员等情况")  # fmt: skip


class File(Drafted):
    """自行招标备案."""

    life = TENDER
    verb = "file_self_tender"
    form_class = StatementForm
    done = "已备案。"

    def act(self, form: Any) -> Any:
        """File."""
        return tendering.file_self_tender(self.tender, **form.cleaned_data, by=self.request.actor,
                                          at=self.request.now)  # fmt: skip


class ReviewForm(ActForm):
    """Every item of the list with an answer of its own."""

    def __init__(self, *args: Any, entries: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[name_of(entry.code)] = forms.ChoiceField(
                label=f"{entry.label}", help_text=f"公平竞争审查条例{entry.article}",
                choices=[("pass", "没有这类内容"), ("fail", "有这类内容")],
                widget=forms.RadioSelect, error_messages={"required": "请对这一项作出结论。"},
            )  # fmt: skip

    def parts(self) -> list[dict[str, Any]]:
        """Return the items article by article."""
        found: dict[str, list[Any]] = {}
        for entry in self.entries:
            found.setdefault(entry.article, []).append(self[name_of(entry.code)])
        return [{"title": f"{article}（共 {len(fields)} 项）", "help": "", "fields": fields}
                for article, fields in found.items()]  # fmt: skip

    def answers(self) -> dict[str, str]:
        """Return code -> pass or fail."""
        return {entry.code: self.cleaned_data[name_of(entry.code)] for entry in self.entries}


def name_of(code: str) -> str:
    """Return the name of an item's field: a dot has no place in an address of the page."""
    return "item_" + code.replace(".", "_")


class Review(Drafted):
    """公平竞争审查."""

    life = TENDER
    verb = "review_fairness"
    form_class = ReviewForm
    submit = "提交审查结论"
    done = "公平竞争审查已完成。接着编制招标文件。"
    lead = ("对照国务院公布的审查标准，逐项判断本次招标的资格条件、评分办法和合同条款。"
            "有一项不通过就不能公告；修改后可以再审。")  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the items in force on the tender's day."""
        entries = codelist(REVIEW_LIST).on(self.tender.law_day)
        return {**super().get_form_kwargs(), "entries": entries}

    def act(self, form: Any) -> Any:
        """Review."""
        return tendering.review_fairness(self.tender, answers=form.answers(),
                                         by=self.request.actor, at=self.request.now)  # fmt: skip


class Again(Drafted):
    """重新招标."""

    drafts = False
    title = "重新招标"
    submit = "重新招标"
    article = TENDER.acts["enter_again"].under
    template_name = "tenderer/again.html"
    lead = ("请先分析流标的原因。重新招标只带走下面列出的标段，内容、估算价、限价、资格和工期照旧；"
            "上一次招标文件的条款作为草稿带入，可以修改。备案、审查、招标文件和公告重新办理，适用今天有效的规则。")  # fmt: skip
    done = "已重新进场，流标的标段已经带入。"

    def enter(self) -> None:
        """Refuse at once when nothing is left to carry."""
        super().enter()
        sections_to_tender_again(self.tender)

    def get_form_class(self) -> type[forms.Form]:
        """Nothing to type."""
        return ActForm

    def facts(self) -> list[Any]:
        """Say which round this will be, and why the last one failed."""
        found = [
            ("上一次招标", f"{self.tender.title}（{self.tender.code}，第 {self.tender.round} 次）")
        ]
        if self.tender.failed_for:
            found.append(("失败原因", self.tender.failed_for))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what is carried and what stays, each with the reason."""
        return {"carried": carried_table(self.tender), **super().get_context_data(**kwargs)}

    def act(self, form: Any) -> Any:
        """Enter again."""
        self.again = tendering.enter_again(self.tender, by=self.request.actor, at=self.request.now)
        return self.again

    def done_url(self) -> str:
        """Go to the new tender."""
        made = getattr(self, "again", None) or self.tender
        return reverse("tenderer:tender", args=[made.code])


def carried_table(tender: Any) -> dict[str, Any]:
    """Return section by section whether a new round takes it, and why."""
    gone = {one.pk: getattr(one, "again", None) for one in queries.failed_sections(tender)}
    columns = [{"key": "title", "label": "标段"}, {"key": "state", "label": "状态"},
               {"key": "carried", "label": "是否带入"}, {"key": "why", "label": "原因"}]  # fmt: skip
    rows = []
    for one in tender.sections.all():
        later = gone.get(one.pk)
        if one.pk not in gone:
            said, why = (
                {"text": "不带入", "tone": "neutral"},
                f"{one.get_state_display()}，没有流标",
            )
        elif later is not None:
            said, why = {"text": "不带入", "tone": "neutral"}, f"已转入 {later.code}"
        else:
            said, why = {"text": "带入", "tone": "info"}, f"流标：{one.failed_for}"
        rows.append({"title": {"text": one.title, "note": one.code}, "state": state_of(one),
                     "carried": said, "why": why})  # fmt: skip
    return {"columns": columns, "rows": rows}
