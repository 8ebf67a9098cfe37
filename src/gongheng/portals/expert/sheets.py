"""The evaluation as a member sees it: own score sheet, rejections, ranking, signature."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView, View

from gongheng.foundation.lifecycle import Lifecycle
from gongheng.portals import papers, trades
from gongheng.portals.acts import bar
from gongheng.portals.bidder.consortia import table_of
from gongheng.portals.doors import Door
from gongheng.portals.expert.invitations import SEATED, TONES, is_opened
from gongheng.portals.forms import ActForm, ActView, Sure
from gongheng.portals.tenderer.tabs import ranking_table
from gongheng.trading.award.ability.queries import reviews_before
from gongheng.trading.bidding.consortia.queries import counted_qualifications
from gongheng.trading.evaluation import actions as evaluation
from gongheng.trading.evaluation import queries
from gongheng.trading.evaluation.drawn_benchmark import cancelled_since, waits_for_coefficient
from gongheng.trading.evaluation.inquiries.queries import inquiries_of
from gongheng.trading.evaluation.lifecycle import EVALUATION, FINDING, INQUIRY
from gongheng.trading.evaluation.revocations import revoked_since
from gongheng.trading.evaluation.rules import (
    ground_in_words,
    rejected_bids,
    scored_criteria,
    short_of_time,
    unsecured_bids,
    valid_bids,
)
from gongheng.trading.evaluation.ties.order import by_lot

BASIS = ("evaluation/recusal", "bidding/related_parties_excluded", "evaluation/rejection_grounds", "evaluation/report_signed_by_all",
         "evaluation/committee_names_secret", "evaluation/silence_is_agreement")  # fmt: skip
RANKED = {"ranked", "reported"}


def own_evaluation(actor: Any, pk: int) -> Any:
    """Return an evaluation one sits on, once the bids are opened; anything else is 404."""
    found = queries.seats_of(actor).filter(pk=pk).first()
    if found is None or not is_opened(found):
        raise Http404
    return found


class EvaluationPage(Door, TemplateView):
    """One evaluation for one member."""

    open_to = SEATED
    template_name = "expert/evaluation.html"

    def enter(self) -> None:
        """Load the evaluation."""
        self.evaluation = own_evaluation(self.request.actor, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the page; other members' points are on no page."""
        one, actor = self.evaluation, self.request.actor
        seat = queries.own_seat(one, actor)
        tender = one.tender
        return {
            "evaluation": one, "section": one.section, "tender": tender, "seat": seat,
            "state": {"text": one.get_state_display(), "tone": TONES[one.state]},
            "acts": acts_of(one, seat, actor), "sheet": sheet_of(one, actor),
            "criteria": scored_criteria(one),
            "rejected": [{"bid": bid, "ground": ground_in_words(tender, bid.rejected_for)} for bid in rejected_bids(one)],
            "findings": findings_shown(one, seat, actor),
            "asked_for_time": short_of_time(one) if one.state == "scoring" else None,
            "reviews": reviews_shown(one, seat, actor),
            "consortia": consortia_shown(one), "inquiries": inquiries_shown(one, seat, actor),
            "without_head": queries.bidders_without_head(one) if one.state == "scoring" else [],
            "unsecured": unsecured_bids(one) if one.state == "scoring" else [],
            "seats": queries.progress(one) if seat.chair else [],
            "ranking": ranking_table(one.ranking, tender.code) if one.state in RANKED else None,
            "articles": trades.basis(tender.law, *BASIS),
            "crumbs": [{"label": "评标邀请", "url": reverse("expert:invitations")}, {"label": one.section.title, "url": ""}],
            **super().get_context_data(**kwargs),
        }  # fmt: skip


def acts_of(one: Any, seat: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the acts of a member, and for the chair those of the committee."""
    url = lambda name: reverse(f"expert:{name}", args=[one.pk])  # noqa: E731
    signed = "您已签署" if seat.signed_at else "已记录拒绝签字" if seat.refused else ""
    urls: dict[str, Any] = {"sign": {"url": url("sign"), "closed": signed}}
    if seat.chair:
        unsigned = one.members.filter(signed_at__isnull=True, refused=False).count()
        owed = sum(row["missing"] for row in queries.progress(one)) if one.state == "scoring" else 0
        urls = {
            **({"draw_lots": {"url": url("lots"), "kind": ""}} if by_lot(one) else {}),
            "rank": {
                "url": url("rank"),
                "closed": f"还有 {owed} 项没有评分" if owed else waits_for_coefficient(one),
            },
            **urls,
            "record_refusal": {
                "url": url("refusal"),
                "closed": "" if unsigned else "全体成员都已签署",
            },
            **({"reassess": url("reassess")} if revoked_since(one) or cancelled_since(one) else {}),
            "report": {
                "url": url("report"),
                "closed": f"还有 {unsigned} 名成员没有签署" if unsigned else "",
            },
        }
    if one.state == "scoring":
        told = "您已提出" if seat.short_of_time_at else ""
        urls["ask_for_time"] = {"url": url("time"), "closed": told, "kind": ""}
    acts = bar(EVALUATION, one, actor, urls)
    if seat.chair and one.state == "scoring":
        acts += bar(
            EVALUATION, one, actor, {"reject_bid": {"url": url("reject"), "kind": "danger"}}
        )
        if rejected_bids(one).exists():
            acts += bar(
                EVALUATION, one, actor, {"reject_all": {"url": url("reject_all"), "kind": "danger"}}
            )
        acts.append({"label": "要求投标人澄清", "url": url("inquire"), "open": True, "reason": "",
                     "article": INQUIRY.acts["inquire"].under})  # fmt: skip
        acts.append({"label": "重新核对关联关系", "url": url("findings"), "open": True, "reason": "",
                     "article": FINDING.acts["lay"].under})  # fmt: skip
    return acts


def sheet_of(one: Any, actor: Any) -> list[dict[str, Any]]:
    """Return one's own sheet, bid by bid, with totals."""
    rows = []
    for row in queries.score_sheet(one, actor):
        given = [item["given"] for item in row["criteria"]]
        rows.append({**row, "total": None if None in given else sum(given),
                     "url": reverse("expert:score", args=[one.pk, row["bid"].pk]),
                     "papers": [{"name": file["name"], "url": reverse("expert:paper", args=[one.pk, row["bid"].pk, n])}
                                for n, file in enumerate(row["bid"].attachments)]})  # fmt: skip
    return rows


def consortia_shown(one: Any) -> list[dict[str, Any]]:
    """Return the joint bids: who bears what, and which qualification counts."""
    return [
        {"bid": bid, "table": table_of(bid.consortium), "counted": counted_qualifications(bid.consortium)}
        for bid in valid_bids(one).select_related("consortium") if bid.consortium
    ]  # fmt: skip


def reviews_shown(one: Any, seat: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the reviews of ability put to the committee; the chair records the conclusion."""
    tones = {"open": "warn", "confirmed": "done", "denied": "danger"}
    return [
        {"one": row, "state": {"text": row.get_state_display(), "tone": tones[row.state]},
         "url": reverse("expert:ability", args=[one.pk, row.pk]) if seat.chair and row.state == "open" else ""}
        for row in reviews_before(one, actor)
    ]  # fmt: skip


def inquiries_shown(one: Any, seat: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the clarifications; the chair has the way to judge an answer."""
    judges = seat.chair and one.state == "scoring"
    tones = {"asked": "info", "answered": "warn", "accepted": "done", "set_aside": "danger"}
    return [
        {"one": row, "state": {"text": row.get_state_display(), "tone": tones[row.state]},
         "url": reverse("expert:judge", args=[one.pk, row.pk]) if judges and row.state == "answered" else ""}
        for row in inquiries_of(one, actor)
    ]  # fmt: skip


def findings_shown(one: Any, seat: Any, actor: Any) -> list[dict[str, Any]]:
    """Return the findings; the chair has the way to decide each."""
    open_to = seat.chair and one.state == "scoring"
    tones = {"open": "warn", "upheld": "danger", "dismissed": "done"}
    return [
        {"finding": row, "ground": ground_in_words(one.tender, row.ground),
         "state": {"text": row.get_state_display(), "tone": tones[row.state]},
         "url": reverse("expert:finding", args=[one.pk, row.pk]) if open_to and row.state == "open" else ""}
        for row in queries.findings_for(one, actor)
    ]  # fmt: skip


class OnEvaluation(ActView):
    """An act of a member."""

    open_to = SEATED
    life: Lifecycle | None = EVALUATION
    template_name = "trade/act.html"
    form_class: type[forms.Form] = Sure

    def load(self) -> Any:
        """Return the evaluation one sits on."""
        return own_evaluation(self.request.actor, self.kwargs["pk"])

    def done_url(self) -> str:
        """Return to the evaluation."""
        return reverse("expert:evaluation", args=[self.kwargs["pk"]])

    def facts(self) -> list[Any]:
        """Name the section."""
        return [("标段", f"{self.thing.section.title}（{self.thing.section.code}）")]


class ScoreForm(ActForm):
    """One bid's row: the cells that are filled."""

    def __init__(self, *args: Any, criteria: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in criteria:
            self.fields[one["code"]] = forms.CharField(
                label=f"{one['name']}（满分 {one['points']}）", max_length=8, required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip

    def points(self) -> dict[str, str]:
        """Return code -> points of the filled cells."""
        return {code: text.strip() for code, text in self.cleaned_data.items() if text.strip()}


class Score(OnEvaluation):
    """评分: a row is saved at a time, as often as one likes before the ranking."""

    verb = "score"
    form_class = ScoreForm
    submit = "保存本行"

    def load(self) -> Any:
        """Return the evaluation; the bid must be one under evaluation."""
        found = super().load()
        self.bid = valid_bids(found).filter(pk=self.kwargs["bid"]).first()
        if self.bid is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for the criteria of the plan."""
        return {**super().get_form_kwargs(), "criteria": scored_criteria(self.thing)}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what one has given."""
        row = next(row for row in queries.score_sheet(self.thing, self.request.actor)
                   if row["bid"].pk == self.bid.pk)  # fmt: skip
        return {one["code"]: one["given"] for one in row["criteria"] if one["given"] is not None}

    def facts(self) -> list[Any]:
        """Name the bid."""
        return [*super().facts(), ("投标人", self.bid.bidder_name)]

    def act(self, form: Any) -> Any:
        """Score."""
        self.done = f"已保存对 {self.bid.bidder_name} 的评分。"
        return evaluation.score(self.thing, bid=self.bid, points=form.points(),
                                by=self.request.actor, at=self.request.now)  # fmt: skip

    def done_url(self) -> str:
        """Return to the row."""
        return f"{super().done_url()}#bid-{self.kwargs['bid']}"


class Paper(Door, View):
    """An attachment of a bid under evaluation, for the members."""

    open_to = SEATED

    def get(self, request: Any, pk: int, bid: int, number: int) -> HttpResponseBase:
        """Answer with the file."""
        one = own_evaluation(request.actor, pk)
        found = valid_bids(one).filter(pk=bid).first()
        if found is None or number >= len(found.attachments):
            raise Http404
        file = found.attachments[number]
        return papers.stored(file["digest"], file["name"].rpartition(".")[0] or file["name"])
