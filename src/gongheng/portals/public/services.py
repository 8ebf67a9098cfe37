"""服务: catalogue check, help, interface, accessibility."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from gongheng.foundation.codelists import Catalogue, TradeClasses
from gongheng.portals.public import words
from gongheng.portals.public.pages import Page
from gongheng.registry.catalogue.rules import must_enter
from gongheng.rules.book import Law, default_book, place_of
from gongheng.rules.rulings import Ruling

WAN = 10_000


class Services(Page):
    """The doors of this part."""

    section, template_name = "services", "public/services.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One entry a service."""
        entries = (
            ("规则库", "laws", "期限、比例、门槛，每条规则一页，可选某日"),
            ("应进必进", "catalogue", "查一个项目是不是必须进平台交易"),
            ("日期推算", "calendar", "工作日、法定期限到哪一天，为什么"),
            ("代码表", "codes", "行政区划、行业、交易分类"),
            ("词汇表", "glossary", "一词一义，每个词的含义和出处"),
            ("校验", "verify", "核对文件、回执、证明是不是原件"),
            ("核验工具", "verifier", "一个文件的小程序，不联网核对证明和档案"),
            ("密钥监护组", "guardians", "谁保管投标文件的另一半密钥，怎样核对"),
            ("检查点与公钥", "checkpoint", "日志最新的签名，供任何人离线核对"),
            ("开放数据与接口", "interface", "不登录就能读的数据"),
            ("帮助", "help", "怎样查、怎样投标、怎样核对"),
        )
        found = [{"title": t, "url": reverse(f"public:{n}"), "text": x} for t, n, x in entries]
        return {**super().get_context_data(**kwargs), "entries": found}


class CatalogueForm(forms.Form):
    """What a trade is described by; read from the address."""

    trade_class = forms.ChoiceField(label="交易分类")
    amount = forms.DecimalField(
        label="合同估算价", required=False, min_value=0, max_digits=14, decimal_places=6,
        help_text="不知道就不填，按达到规模标准看待。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    region = forms.ChoiceField(label="项目所在地")
    day = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        classes = [(row.code, f"{row.family_name}：{row.name}") for row in TradeClasses.load()]
        self.fields["trade_class"].choices = classes  # type: ignore[attr-defined]
        self.fields["region"].choices = words.hubei_regions()  # type: ignore[attr-defined]


class CatalogueCheck(Page):
    """应进必进: an answer with its article, and the whole catalogue."""

    section, template_name, title = "services", "public/catalogue.html", "应进必进"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer when asked."""
        today = self.request.now.date()  # type: ignore[attr-defined]
        asked = "trade_class" in self.request.GET
        start = {"day": today, "region": settings.PROVINCE, "trade_class": "A01"}
        form = CatalogueForm(self.request.GET if asked else None, initial=start)
        result = _answer(form.cleaned_data) if asked and form.is_valid() else None
        items = Catalogue.load().in_force("420100", today)
        return {
            **super().get_context_data(**kwargs), "form": form, "result": result,
            "columns": [
                {"key": "title", "label": "项目"}, {"key": "class", "label": "交易分类"},
                {"key": "threshold", "label": "规模标准"}, {"key": "source", "label": "出处"},
                {"key": "mark", "label": "核对"},
            ],
            "rows": [_item_row(item, today) for item in items],
        }  # fmt: skip


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    amount = given["amount"] * WAN if given["amount"] is not None else None
    code, region, day = given["trade_class"], given["region"], given["day"]
    item = must_enter(code, amount, region, day)
    listed = item or next(
        (one for one in Catalogue.load().in_force(region, day) if one.trade_class == code), None
    )
    ruling = None
    if listed and listed.threshold:
        law = default_book().law(place_of(region), day)
        ruling = _ruling(law, listed.threshold)
    return {"must": item is not None, "item": item, "listed": listed, "ruling": ruling,
            "url": words.rule_url(ruling) if ruling else "", "name": words.class_name(code),
            "region": words.region_name(region), "day": day, "amount": amount}  # fmt: skip


def _ruling(law: Law, key: str | None) -> Ruling | None:
    return law[key] if key and key in law else None


def _item_row(item: Any, day: date) -> dict[str, Any]:
    law = default_book().law(place_of(settings.PROVINCE), day)
    ruling = _ruling(law, item.threshold)
    return {
        "title": item.title, "class": item.trade_class,
        "threshold": {"text": f"{ruling.shown}以上", "url": words.rule_url(ruling)} if ruling else "不限",
        "source": item.source,
        "mark": {"text": "示例" if item.is_example else "正式", "tone": "neutral"},
    }  # fmt: skip


class Help(Page):
    """How to look things up, how to bid, how to check."""

    section, template_name, title = "services", "public/help.html", "帮助"


class Developers(Page):
    """Open data and interface."""

    section, template_name, title = "services", "public/developers.html", "开放数据与接口"


class Accessibility(Page):
    """What was done for everyone to be able to use it."""

    section, template_name, title = "services", "public/accessibility.html", "无障碍"
