"""Made-up rows for the style guide; nobody and no project here is real."""
# a row of a table reads best as one line; web/ is no package

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator

from gongheng.portals import components

NOW = datetime(2026, 11, 23, 8, 45, 12, tzinfo=components.SHANGHAI)


def at(month: int, day: int, hour: int = 9) -> datetime:
    """Return a full hour of this autumn."""
    return datetime(2026, month, day, hour, tzinfo=components.SHANGHAI)


SPANS = [
    {
        "name": "招标公告",
        "start": date(2026, 10, 26),
        "end": date(2026, 10, 31),
        "state": "done",
        "limit": "发售不少于 5 日",
        "article": "实施条例第十六条",
        "limit_start": date(2026, 10, 26),
        "limit_end": date(2026, 10, 31),
    },
    {
        "name": "编制投标文件",
        "start": date(2026, 10, 26),
        "end": at(11, 25),
        "state": "now",
        "limit": "不少于 20 日",
        "article": "招标投标法第二十四条",
        "limit_start": date(2026, 10, 26),
        "limit_end": date(2026, 11, 15),
        "note": "11月10日 澄清，截止时间顺延",
    },
    {
        "name": "答复异议",
        "start": date(2026, 11, 16),
        "end": None,
        "state": "danger",
        "limit": "3 日内答复",
        "article": "实施条例第二十二条",
        "limit_start": date(2026, 11, 16),
        "limit_end": date(2026, 11, 19),
        "note": "已超过 4 日",
    },
    {
        "name": "开标",
        "start": at(11, 25),
        "end": at(11, 25, 12),
        "state": "plan",
        "limit": "与投标截止同一时间",
        "article": "招标投标法第三十四条",
    },
    {
        "name": "公示候选人",
        "start": date(2026, 11, 28),
        "end": date(2026, 12, 1),
        "state": "plan",
        "limit": "不少于 3 日",
        "article": "实施条例第五十四条",
        "limit_start": date(2026, 11, 28),
        "limit_end": date(2026, 12, 1),
    },
    {
        "name": "签订合同",
        "start": date(2026, 12, 3),
        "end": date(2026, 12, 20),
        "state": "plan",
        "limit": "通知书发出 30 日内",
        "article": "招标投标法第四十六条",
        "limit_start": date(2026, 12, 3),
        "limit_end": date(2027, 1, 2),
    },
]
NAMES = [
    "鄂州港区疏港公路二期工程施工",
    "武汉东湖高新区中小学智慧教室设备采购",
    "黄石市2026年度第12宗国有建设用地使用权出让",
    "襄阳市中医医院彩色超声诊断仪采购项目",
    "宜昌市夷陵区农村生活污水治理工程监理",
]
ROWS = [
    {
        "name": {"text": name, "url": "#r"},
        "kind": kind,
        "place": place,
        "value": value,
        "on": day,
        "state": {"text": state, "tone": tone},
        "_class": mark,
    }
    for name, kind, place, value, day, state, tone, mark in zip(
        NAMES,
        ["工程建设", "政府采购", "土地", "政府采购", "工程建设"],
        ["鄂州市", "武汉市", "黄石市", "襄阳市", "宜昌市"],
        [
            Decimal(123456800),
            Decimal(6860000),
            Decimal(352800000),
            Decimal(2379000),
            Decimal(1180000),
        ],
        [
            date(2026, 11, 22),
            date(2026, 11, 21),
            date(2026, 11, 21),
            date(2026, 11, 20),
            date(2026, 11, 19),
        ],
        ["已成交", "公示中", "合同已公开", "答复异议", "评标中"],
        ["done", "info", "done", "warn", "info"],
        ["", "", "", "soon", "late"],
        strict=True,
    )
]
TASKS = components.worst_first(
    [
        {
            "title": "答复异议：资格条件是否排斥潜在投标人",
            "project": NAMES[0],
            "due": at(11, 19, 18),
            "left": "逾期 2 个工作日",
            "late": True,
            "article": "实施条例第二十二条",
            "url": "#t",
        },
        {
            "title": "确认评标报告并公示候选人",
            "project": NAMES[3],
            "due": at(11, 24, 18),
            "left": "剩 1 个工作日",
            "soon": True,
            "article": "实施条例第五十四条",
            "url": "#t",
        },
        {
            "title": "签订合同",
            "project": NAMES[1],
            "due": at(12, 15, 18),
            "left": "剩 17 个工作日",
            "article": "招标投标法第四十六条",
            "url": "#t",
        },
        {"title": "补充项目概况", "project": NAMES[4], "url": "#t"},
    ]
)


def content() -> dict[str, Any]:
    """Return what the guide shows."""
    kinds = ["工程建设", "政府采购", "土地", "矿业权", "国有产权", "药品器械"]
    return {
        "state": {"text": "投标中", "tone": "info"},
        "next": {
            "label": "投标截止、开标",
            "due": at(11, 25),
            "left": "剩 2 个工作日",
            "article": "招标投标法第二十四条",
            "article_url": "#law",
            "tone": "warn",
        },
        "acts": [
            {
                "label": "答复异议",
                "url": "/answer/",
                "kind": "primary",
                "article": "实施条例第二十二条",
            },
            {"label": "发布澄清", "url": "/clarify/"},
            {
                "label": "暂停招标",
                "url": "/suspend/",
                "method": "post",
                "kind": "danger",
                "confirm": "暂停后投标截止时间不再计算，恢复时顺延。所有已下载文件的单位都会收到通知。",
                "article": "实施条例第二十二条",
            },
            {
                "label": "组建评标委员会",
                "url": "",
                "open": False,
                "reason": "开标前 24 小时起可以抽取，11月24日 09:00 开放。",
                "article": "评标专家管理办法第十一条",
            },
            {
                "label": "终止招标",
                "url": "",
                "open": False,
                "reason": "只有招标人可以办理，您是代理机构经办人。",
                "article": "实施条例第三十一条",
            },
        ],
        "tabs": [
            {"label": "概况", "url": "?tab=a", "current": True},
            {"label": "公告", "url": "?tab=b", "count": 3},
            {"label": "文件", "url": "?tab=c", "count": 12},
            {"label": "异议和答复", "url": "?tab=d", "count": 1},
            {"label": "开标记录", "url": "?tab=e"},
        ],
        "timeline": components.timeline(SPANS, NOW),
        "facts": [
            ("招标人", "鄂州市交通投资集团有限公司"),
            ("代理机构", "湖北正信招标咨询有限公司"),
            ("预算金额", "12,345.68 万元"),
            ("资金来源", "财政资金 70%，自筹 30%"),
            ("评标办法", "综合评估法"),
            ("开标地点", "鄂州市公共资源交易中心 301 室"),
        ],
        "columns": [
            {"key": "name", "label": "项目"},
            {"key": "kind", "label": "类别"},
            {"key": "place", "label": "地区", "sort": "place"},
            {"key": "value", "label": "成交价", "kind": "wan", "unit": "万元", "sort": "value"},
            {"key": "on", "label": "公告日", "kind": "date", "sort": "on"},
            {"key": "state", "label": "状态"},
        ],
        "rows": ROWS,
        "none": [],
        "total": {"value": Decimal(486675800)},
        "filters": [
            {
                "name": "trade",
                "label": "交易类别",
                "options": [
                    ("works", "工程建设", 512),
                    ("procurement", "政府采购", 431),
                    ("land", "土地", 88),
                ],
            },
            {"name": "place", "label": "地区", "options": [("4201", "武汉市"), ("4207", "鄂州市")]},
            {"name": "q2", "label": "名称", "kind": "text"},
            {"name": "from", "label": "公告日自", "kind": "date"},
        ],
        "page": Paginator(range(1286), 20).page(4),
        "tasks": TASKS,
        "trend": [3, 4, 4, 5, 7, 6, 8, 9, 9, 11],
        "trend2": [9, 8, 8, 7, 8, 9, 10, 9, 11, 11],
        "chart": components.chart(
            "rows",
            kinds,
            [
                {"name": "2025年", "data": [1420, 640, 512, 38, 120, 210]},
                {"name": "2026年", "data": [Decimal("1502.36"), 655, 498, 41, 133, 221]},
            ],
            "亿元",
            "类别",
        ),
        "chart_line": components.chart(
            "line",
            [f"{m}月" for m in range(1, 12)],
            [
                {
                    "name": "宗数",
                    "data": [820, 510, 990, 1100, 1210, 1180, 1302, 1255, 1290, 1100, 1333],
                }
            ],
            "宗",
            "月份",
        ),
        "chart_pie": components.chart(
            "pie",
            ["公开招标", "竞争性磋商", "询价", "单一来源"],
            [{"name": "宗数", "data": [612, 240, 96, 31]}],
            "宗",
            "方式",
        ),
        "day": date(2026, 12, 3),
        "articles": [
            {
                "name": "招标投标法第二十四条",
                "url": "#law",
                "text": "招标人应当确定投标人编制投标文件所需要的合理时间；依法必须进行招标的项目，最短不得少于二十日。",
            },
            {
                "name": "实施条例第二十二条",
                "url": "#law",
                "text": "招标人应当自收到异议之日起 3 日内作出答复；作出答复前，应当暂停招标投标活动。",
            },
        ],
        "events": [
            {"at": at(10, 26), "text": "发布招标公告", "url": "#e", "by": "湖北正信"},
            {"at": at(11, 10, 15), "text": "发布澄清，截止时间顺延至 11月25日", "url": "#e"},
            {"at": at(11, 16, 10), "text": "收到异议 1 件", "state": "now"},
            {
                "at": at(11, 19, 18),
                "text": "异议答复期满，未答复",
                "state": "danger",
                "article": "实施条例第二十二条",
            },
        ],
        "proof": {
            "position": 48213,
            "digest": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            "witnessed": 2,
            "url": "#proof",
        },
        "crumbs": [
            {"label": "首页", "url": "/"},
            {"label": "交易信息", "url": "/trades/"},
            {"label": "样式手册"},
        ],
        "section": "trades",
        "me": {},
        "lines": [
            {
                "title": name,
                "url": "#l",
                "end": "11月22日",
                "meta": ["工程建设", "鄂州市", "预算 1,200 万元"],
            }
            for name in NAMES
        ],
        "entries": [
            {"title": "投标人", "url": "#", "text": "找项目、递交文件、看信用"},
            {"title": "招标人和代理", "url": "#", "text": "项目走到哪一步、什么在等我"},
            {"title": "评标专家", "url": "#", "text": "邀请、评标室、履职记录"},
            {"title": "监督部门", "url": "#", "text": "预警、投诉、检查"},
        ],
    }


OFFICE = {
    "demo": "演示环境，时间已调整",
    "portal": {"name": "招标人门户", "url": "/desk/"},
    "me": {"url": "#me", "name": "周明", "office": "湖北正信招标咨询 · 项目经办"},
    "navigation": [
        {"label": "待办", "url": "#1", "count": 4, "current": True},
        {"label": "项目", "url": "#2"},
        {"label": "招标计划", "url": "#3"},
        {"label": "异议", "url": "#4", "count": 1, "group": "办理"},
        {"label": "专家抽取", "url": "#5", "group": "办理"},
        {"label": "合同和履约", "url": "#6", "group": "办理"},
        {"label": "档案", "url": "#7", "group": "办理"},
        {"label": "本单位信用", "url": "#8", "group": "单位"},
        {"label": "人员和权限", "url": "#9", "group": "单位"},
    ],
}
ROOM = {
    "room": {
        "name": NAMES[0] + "开标",
        "phase": "投标人解密",
        "live_url": "/stream/",
        "last_id": 0,
    },
    "present": [
        "招标人代表 李某",
        "代理机构 周明",
        "见证 王某",
        "湖北某某建设",
        "长江路桥工程",
        "中南市政",
    ],
    "stream": [
        {"at": NOW, "text": "长江路桥工程 提出异议：唱标顺序。", "kind": "objection"},
        {"at": NOW - timedelta(seconds=20), "text": "湖北某某建设 解密成功。"},
        {"at": NOW - timedelta(seconds=50), "text": "开始解密，时限 30 分钟。"},
    ],
}
REFUSAL = {
    "sentence": "投标截止时间已过，系统不再接收投标文件。",
    "source": "招标投标法第二十八条",
    "code": "deadline_passed",
}
