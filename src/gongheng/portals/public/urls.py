"""Addresses of the public portal."""

from django.urls import path
from django.views.generic import RedirectView

from gongheng.portals.public import (
    calculator,
    codes,
    evaluation,
    home,
    laws,
    notices,
    parties,
    projects,
    proofs,
    records,
    search,
    services,
    statistics,
    supervision,
    trades,
    verify,
)  # fmt: skip

app_name = "public"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
    # 交易信息
    path("trades/", trades.NoticeList.as_view(), name="trades"),
    path("trades/feed.xml", trades.NoticeFeed.as_view(), name="trades_feed"),
    path("trades/projects/", trades.ProjectList.as_view(), name="projects"),
    path("trades/history/", trades.HistoryList.as_view(), name="history"),
    path("trades/history/<int:pk>/", records.Record.as_view(), name="record"),
    path("projects/<str:code>/", projects.Project.as_view(), name="project"),
    path("projects/<str:code>/archive.zip", proofs.archive, name="archive"),
    path("projects/<str:code>/proof/", proofs.Proofs.as_view(), name="proofs"),
    path("projects/<str:code>/proof/<int:pk>.json", proofs.proof, name="proof"),
    path("projects/<str:code>/documents/<str:digest>/", projects.document, name="document"),
    path("projects/<str:code>/sections/<str:section>/evaluation/",
         evaluation.Recompute.as_view(), name="evaluation"),
    path("notices/<str:number>/", notices.Page.as_view(), name="notice"),
    path("notices/<str:number>/compare/", notices.Compare.as_view(), name="compare"),
    path("notices/<str:number>/file.pdf", notices.paper, name="notice_paper"),
    # 信用、主体
    path("credit/", supervision.Credit.as_view(), name="credit"),
    path("parties/", parties.PartyList.as_view(), name="parties"),
    path("parties/<str:code>/", parties.Party.as_view(), name="party"),
    # 监督
    path("supervision/", supervision.Guide.as_view(), name="supervision"),
    path("supervision/restrictions/", supervision.Restrictions.as_view(), name="restrictions"),
    path("supervision/suspended/", supervision.Suspended.as_view(), name="suspended"),
    # 服务
    path("services/", services.Services.as_view(), name="services"),
    path("services/catalogue/", services.CatalogueCheck.as_view(), name="catalogue"),
    path("services/codes/", codes.Codes.as_view(), name="codes"),
    path("services/codes/regions/", codes.RegionList.as_view(), name="regions"),
    path("services/codes/industries/", codes.IndustryList.as_view(), name="industries"),
    path("services/codes/classes/", codes.ClassList.as_view(), name="classes"),
    path("services/glossary/", services.Glossary.as_view(), name="glossary"),
    path("services/calendar/", calculator.DayCalculator.as_view(), name="calendar"),
    path("services/help/", services.Help.as_view(), name="help"),
    path("developers/", services.Developers.as_view(), name="interface"),
    path("accessibility/", services.Accessibility.as_view(), name="accessibility"),
    path("laws/", laws.RuleList.as_view(), name="laws"),
    path("laws/<str:place>/<path:key>/", laws.RulePage.as_view(), name="law"),
    # 校验
    path("verify/", verify.Verify.as_view(), name="verify"),
    path("verify/checkpoint/", verify.CheckpointPage.as_view(), name="checkpoint"),
    path("verify/checkpoint.txt", verify.note, name="checkpoint_note"),
    path("verify/key.txt", verify.key, name="log_key"),
    path("verify/<str:digest>/", verify.ByDigest.as_view(), name="verify_digest"),
    # 数据
    path("figures/", statistics.Figures.as_view(), name="figures"),
    path("figures/<slug:name>.<str:form>", statistics.chart, name="chart"),
    path("favicon.ico", RedirectView.as_view(url="/static/gongheng/mark.svg")),
]  # fmt: skip
