"""监护组: proposed with the certificates of every body, confirmed by another body, ended by two."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from gongheng.foundation.certificates.reading import LARGEST
from gongheng.portals import acts
from gongheng.portals.choices import places
from gongheng.portals.doors import Door
from gongheng.portals.fields import Count, Paper, Papers
from gongheng.portals.forms import ActForm, ActView, Reason, Sure, ThingAct
from gongheng.portals.guardian.nav import FORMERS, WATCHERS
from gongheng.portals.guardian.shown import COLUMNS, circle_shown, facts_of, seats_shown
from gongheng.registry.guardians import actions, queries
from gongheng.registry.guardians.confirmations import read_confirmations
from gongheng.registry.guardians.lifecycle import CIRCLE
from gongheng.registry.guardians.rules import Candidate, law_of, usual_threshold

SPARE = 2  # seats offered beyond the least
CERTIFICATE = "PEM、CER、CRT、DER"
VERBS = ("confirm", "set_draw_key", "confirm_draw_key", "ask_to_retire", "retire", "drop")


class Circles(Door, TemplateView):
    """Those in force, those proposed and those that were."""

    open_to = WATCHERS
    template_name = "guardian/circles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One row a circle."""
        found = queries.circles_visible_to(self.request.actor)
        may = self.request.actor.holds(*FORMERS)
        acts_shown = [{"label": "提出监护组", "url": reverse("circles:propose"), "open": True,
                       "kind": "primary"}]  # fmt: skip
        return {"rows": [circle_shown(one) for one in found], "columns": COLUMNS,
                "acts": acts_shown if may else [], **super().get_context_data(**kwargs)}  # fmt: skip


def circle_seen_by(actor: Any, code: str) -> Any:
    """The circle, when this actor may see it. Raises Http404."""
    found = queries.circles_visible_to(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


class CirclePage(Door, TemplateView):
    """Its guardians with their fingerprints, its acts."""

    open_to = WATCHERS
    template_name = "guardian/circle.html"

    def enter(self) -> None:
        """Find it."""
        self.circle = circle_seen_by(self.request.actor, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, seats, acts."""
        urls = {verb: reverse(f"circles:{verb}", args=[self.circle.code]) for verb in VERBS}
        bar = acts.bar(CIRCLE, self.circle, self.request.actor, urls)
        return {"circle": self.circle, "facts": facts_of(self.circle), "acts": bar,
                "state": circle_shown(self.circle)["state"], **seats_shown(self.circle),
                **super().get_context_data(**kwargs)}  # fmt: skip


class ProposeForm(ActForm):
    """Name, place, threshold and two certificates a body."""

    name = forms.CharField(label="名称", max_length=100)
    region = forms.ChoiceField(label="适用地区", choices=places)
    threshold = Count(label="开启门槛", unit="家", min_value=1, max_value=99,
                      help_text="几家同意才能开启；应当超过半数。")  # fmt: skip

    def __init__(self, *args: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for at in range(1, seats + 1):
            asked = at <= seats - SPARE
            for key, word in (("signing", "签名证书"), ("encryption", "加密证书")):
                field = Paper(label=f"第 {at} 家{word}", required=asked, types=CERTIFICATE,
                              error_messages={"required": "请填写这一项。"})  # fmt: skip
                field.when = ""
                self.fields[f"{key}_{at}"] = field

    def candidates(self) -> list[Candidate]:
        """The bodies whose certificates were given, in order."""
        found = []
        for at in range(1, self.seats + 1):
            pair = [self.cleaned_data.get(f"{key}_{at}") for key in ("signing", "encryption")]
            if any(pair):
                found.append(Candidate(*(one.read(LARGEST + 1) if one else b"" for one in pair)))
        return found


class Propose(ActView):
    """提出监护组."""

    open_to = FORMERS
    form_class = ProposeForm
    title, submit, done = "提出监护组", "提出", "已提出，等待另一单位确认。"
    article = CIRCLE.acts["propose"].under
    lead = ("每家单位上传自己的签名证书和加密证书。证书当场核验；提出后由另一单位的行政监督核对摘要、"
            "确认，才用来封标。顺序就是各家的位次。")  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        """As many seats as the rulebook asks for, and a few more."""
        return {**super().get_form_kwargs(), "seats": self._least() + SPARE}

    def get_initial(self) -> dict[str, Any]:
        """The usual threshold for the least number of bodies."""
        return {"threshold": usual_threshold(self._region(), self.request.now),
                "region": self._region()}  # fmt: skip

    def _region(self) -> str:
        return self.request.actor.region or places()[0][1][0][0]

    def _least(self) -> int:
        return int(law_of(self._region(), self.request.now)["guardians/circle_min"].value)

    def act(self, form: Any) -> Any:
        """Propose it."""
        told = {key: form.cleaned_data[key] for key in ("name", "region", "threshold")}
        return actions.propose(**told, guardians=form.candidates(), by=self.request.actor,
                               at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """To its page."""
        return reverse("circles:circle", args=[self.outcome.code])


class OnCircle(ThingAct):
    """An act on one circle."""

    open_to = FORMERS
    life, performs, back = CIRCLE, actions, "circles:circle"

    def load(self) -> Any:
        """The circle of the address."""
        return circle_seen_by(self.request.actor, self.kwargs["code"])

    def facts(self) -> list[Any]:
        """Which one."""
        return facts_of(self.thing)


class Confirm(OnCircle):
    """确认监护组."""

    verb, form_class, template_name = "confirm", Sure, "guardian/confirm.html"
    done = "已确认，监护组即时起用。"
    lead = "请逐家向其本人核对证书摘要，全部一致再确认。确认后，本地区新公告的项目都封存给这一组。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The fingerprints to compare."""
        return {**seats_shown(self.thing), **super().get_context_data(**kwargs)}


class AskToRetire(OnCircle):
    """申请停用."""

    verb, form_class, danger = "ask_to_retire", Reason, True
    done = "已申请，等待另一单位的行政监督办理。"
    lead = "停用后，新公告的项目不再由监护人保管；已经封存的照旧由它开启。"


class Retire(OnCircle):
    """停用监护组."""

    verb, form_class, danger, done = "retire", Sure, True, "监护组已停用。"


class DropIt(OnCircle):
    """撤回提出."""

    verb, form_class, danger, done = "drop", Reason, True, "已撤回。"


class DrawKeyForm(ActForm):
    """The confirmations of all guardians, one file each."""

    renamed = {"key": "confirmations", "signatures": "confirmations", "files": "confirmations"}
    confirmations = Papers(label="各监护人的确认文件", types="JSON",
                   help_text="每位监护人共同生成公钥之后得到一个确认文件，请全部选上。")  # fmt: skip


class SetDrawKey(OnCircle):
    """登记抽取公钥."""

    verb, form_class, done = (
        "set_draw_key",
        DrawKeyForm,
        "已登记，等待另一单位的行政监督核对摘要、确认后起用。",
    )

    def act(self, form: Any) -> Any:
        """All of them say the same key."""
        texts = [one.read(LARGEST + 1) for one in form.cleaned_data["confirmations"]]
        return actions.set_draw_key(self.thing, **read_confirmations(texts, self.thing),
                                    by=self.request.actor, at=self.request.now)  # fmt: skip


class ConfirmKeyForm(ActForm):
    """The digest, typed from what the guardians say and not from this page."""

    digest = forms.CharField(label="抽取公钥摘要（SM3）", min_length=64, max_length=64,
                             help_text="请向各监护人取得，逐字填写；与等待确认的一致才起用。")  # fmt: skip


class ConfirmDrawKey(OnCircle):
    """确认抽取公钥."""

    verb, form_class = "confirm_draw_key", ConfirmKeyForm
    done = "抽取公钥已起用，原来的即告停用，不得恢复。"
    lead = "只核对本页显示的不算核对：摘要应当由各监护人当面或者电话告知。"
