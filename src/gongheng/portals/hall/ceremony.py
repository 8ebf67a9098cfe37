"""What may be pressed in the hall: each button is one act of the opening."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse

from gongheng.portals.fields import Text
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.hall.room import announced
from gongheng.trading.opening import actions as opening
from gongheng.trading.opening.lifecycle import OPENING
from gongheng.trading.opening.queries import opening_of


class InHall(ActView):
    """An act on the ceremony of a tender."""

    life = OPENING
    form_class: type[forms.Form] = Sure
    template_name = "trade/act.html"

    def load(self) -> Any:
        """Return the ceremony, or 404 before it began."""
        self.tender = announced(self.request, self.kwargs["code"])
        found = opening_of(self.tender)
        if found is None:
            raise Http404
        return found

    def done_url(self) -> str:
        """Return to the hall."""
        return reverse("hall:room", args=[self.tender.code])

    def facts(self) -> list[Any]:
        """Name the tender."""
        return [("项目", f"{self.tender.title}（{self.tender.code}）")]


class Hold(InHall):
    """主持开标."""

    verb = "hold_opening"
    done = "开标已经开始。"

    def load(self) -> Any:
        """Return the tender: the ceremony does not exist yet."""
        self.tender = announced(self.request, self.kwargs["code"])
        return self.tender

    def act(self, form: Any) -> Any:
        """Begin; too few bids make the sections fail instead."""
        held = opening.hold_opening(self.tender, by=self.request.actor, at=self.request.now)
        if held is None:
            self.done = "投标人不足法定个数，没有开标；招标失败公告已发布，投标文件未经开启退回。"
        return held


class ReadOut(InHall):
    """唱标."""

    verb = "read_out"
    done = "唱标完成。"

    def act(self, form: Any) -> Any:
        """Read out."""
        return opening.read_out(self.thing, by=self.request.actor, at=self.request.now)


class ObjectionForm(ActForm):
    """What is objected on the spot."""

    section = forms.ChoiceField(label="标段", required=False)
    grounds = Text(label="异议内容", max_length=2000)

    def __init__(self, *args: Any, sections: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sections) > 1:
            self.fields["section"].choices = [
                ("", "全部标段"),
                *((one.code, one.title) for one in sections),
            ]
        else:
            del self.fields["section"]


class ObjectOnTheSpot(InHall):
    """当场异议."""

    verb = "object_on_the_spot"
    form_class = ObjectionForm
    done = "异议已当场提出，招标人应当当场答复。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the sections."""
        return {**super().get_form_kwargs(), "sections": list(self.tender.sections.all())}

    def act(self, form: Any) -> Any:
        """Object."""
        code = form.cleaned_data.get("section")
        section = self.tender.sections.filter(code=code).first() if code else None
        return opening.object_on_the_spot(self.thing, grounds=form.cleaned_data["grounds"],
                                          section=section, by=self.request.actor,
                                          at=self.request.now)  # fmt: skip


class Sign(InHall):
    """签认记录."""

    verb = "sign_record"
    done = "已签认。"

    def act(self, form: Any) -> Any:
        """Sign."""
        return opening.sign_record(self.thing, by=self.request.actor, at=self.request.now)


class Close(InHall):
    """结束开标."""

    verb = "close"
    done = "开标已结束。"

    def act(self, form: Any) -> Any:
        """Close."""
        return opening.close(self.thing, by=self.request.actor, at=self.request.now)
