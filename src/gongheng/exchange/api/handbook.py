"""A page for people that lists every operation, from the same OpenAPI document; no scripts."""

from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse

from gongheng.exchange.api.api import api

HEAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>公衡接口说明</title><link rel="stylesheet" href="/api/v1/docs.css"></head><body>
<header><h1>公衡接口说明</h1><p>机器可读的说明：<a href="/api/v1/openapi.json">openapi.json</a>
（OpenAPI 3.1）</p></header><main>"""
STYLE = """
body{font:16px/1.7 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#1b2733;
background:#fff}header,main{max-width:62rem;margin:0 auto;padding:1rem}h1{font-size:1.6rem}
h2{border-bottom:2px solid #b3261e;padding-bottom:.25rem;margin-top:2.5rem}
details{border-bottom:1px solid #d5dbe1;padding:.5rem 0}summary{cursor:pointer}
summary code{overflow-wrap:anywhere}.get{color:#0b5c3b}.post,.patch{color:#8c1d18}
table{border-collapse:collapse;width:100%;font-size:.95rem}
td,th{border:1px solid #d5dbe1;padding:.3rem .5rem;text-align:left;overflow-wrap:anywhere}
a{color:#0b4f8a}:focus-visible{outline:3px solid #0b4f8a}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{display:none}}
"""


def handbook(request: HttpRequest) -> HttpResponse:
    """Answer the page."""
    return HttpResponse(_page(api.get_openapi_schema(path_prefix="/api/v1/")))


def style(request: HttpRequest) -> HttpResponse:
    """Answer the page's style."""
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8")


def _page(schema: dict[str, Any]) -> str:
    groups: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            tag = (one.get("tags") or ["其他"])[0]
            groups.setdefault(tag, []).append(_operation(path, method, one, schema))
    parts = [
        HEAD,
        *(f"<p>{escape(line)}</p>" for line in schema["info"]["description"].split("\n\n")),
    ]
    for tag, operations in groups.items():
        parts += [f"<h2>{escape(tag)}</h2>", *operations]
    return "".join([*parts, "</main></body></html>"])


def _operation(path: str, method: str, one: dict[str, Any], schema: dict[str, Any]) -> str:
    rows = [_row(p["name"], p["schema"], PLACES[p["in"]], required=p.get("required", False),
                 told=p.get("description", ""))
            for p in one.get("parameters", [])]  # fmt: skip
    rows += _body_rows(one, schema)
    table = f"<table><thead><tr><th>名称</th><th>位置</th><th>类型</th><th>说明</th></tr></thead>" \
            f"<tbody>{''.join(rows)}</tbody></table>" if rows else ""  # fmt: skip
    told = "".join(f"<p>{escape(line)}</p>" for line in one.get("description", "").split("\n\n"))
    return (
        f'<details id="{escape(one["operationId"])}"><summary><strong class="{method}">'
        f"{method.upper()}</strong> <code>{escape(path)}</code> {escape(one['summary'])}</summary>"
        f"{told}{table}</details>"
    )


PLACES = {"query": "查询参数", "path": "地址", "header": "请求头", "body": "请求内容"}
KINDS = {"string": "文字", "integer": "整数", "boolean": "是否", "array": "列表", "object": "对象"}


def _body_rows(one: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    content = one.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    shape = schema["components"]["schemas"].get(reference.rpartition("/")[2], {})
    required = shape.get("required", [])
    return [
        _row(name, field, PLACES["body"], required=name in required, told="")
        for name, field in shape.get("properties", {}).items()
    ]


def _row(name: str, field: dict[str, Any], place: str, *, required: bool, told: str) -> str:
    kinds = [field, *field.get("anyOf", [])]
    kind = next((KINDS[k["type"]] for k in kinds if k.get("type") in KINDS), "对象")
    if field.get("format") in {"date-time", "date"}:
        kind = "时间" if field["format"] == "date-time" else "日期"
    told = told or field.get("description", "")
    must = "（必填）" if required else ""
    return (f"<tr><td><code>{escape(name)}</code>{must}</td><td>{place}</td><td>{kind}</td>"
            f"<td>{escape(told)}</td></tr>")  # fmt: skip
