"""The interface put together: routers, errors, the strict reader."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from gongheng.exchange.api import problems
from gongheng.exchange.api.parser import StrictParser
from gongheng.exchange.api.reads import credit_tables, ledger, reference
from gongheng.exchange.api.writes import (
    consequences,
    credit,
    credit_checks,
    credit_culture,
    credit_points,
    credit_rights,
    documents,
    feeds,
    guardians,
    inquiries,
    lots,
    openings,
    registration,
    registry,
    sealed,
    searches,
    signing_in,
    trading,
)

ABOUT = """公衡公共资源交易平台接口。

读取公开信息不需要密钥；办理以及读取未公开的信息，请以 `Authorization: Bearer gh_…` 携带接口密钥。
每次办理须带 `Idempotency-Key`：同一个键、同一项请求，无论重发几次都只办理一次，并得到逐字节相同的
答复；同一个键用于另一项请求则被拒绝。被拒绝的请求不留存，可以原键重发。金额一律为文字（元，两位小数），
时间一律带时区。拒绝以 `application/problem+json` 答复，写明代码、字段、说明与依据条款。
"""


class Interface(NinjaAPI):
    """NinjaAPI whose description says how keys are sent."""

    def get_openapi_schema(self, **how: object):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Return the OpenAPI 3.1 document, for reading only: it takes seconds and is made once."""
        known = self.__dict__.setdefault("_described", {})
        asked = repr(sorted(how.items()))
        if asked not in known:
            known[asked] = self._describe(**how)
        return known[asked]

    def _describe(self, **how: object) -> dict[str, Any]:
        """Make the document, with the bearer key as an optional security."""
        schema = super().get_openapi_schema(**how)  # type: ignore[arg-type]
        schema.setdefault("components", {})["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "接口密钥 gh_…"}
        }
        schema["security"] = [{}, {"key": []}]
        for methods in schema["paths"].values():
            for operation in methods.values():
                _name_problems(operation["responses"])
        return schema


def _name_problems(responses: dict[Any, Any]) -> None:
    """Say that refusals come as problem details; ninja writes application/json for all."""
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[problems.MEDIA_TYPE] = content.pop("application/json")


api = Interface(
    title="公衡接口", version="1", description=ABOUT, parser=StrictParser(), docs_url=None,
    openapi_url=None, urls_namespace="api",
)  # fmt: skip
problems.register(api)
for router in (
    reference.router, registry.router, trading.router, openings.router, sealed.router, documents.router, ledger.router,
    registration.router, searches.router, credit.router, consequences.router, credit_points.router,
    credit_rights.router, inquiries.router, credit_culture.router, credit_checks.router,
    credit_tables.router, feeds.router, guardians.router, lots.router, signing_in.router,
):  # fmt: skip
    api.add_router("", router)


def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document; made once."""
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


def _document() -> bytes:
    import json

    known = getattr(_document, "made", None)
    if known is None:
        schema = api.get_openapi_schema(path_prefix="/api/v1/")
        known = json.dumps(schema, ensure_ascii=False, default=str).encode()
        _document.made = known  # type: ignore[attr-defined]
    return known
