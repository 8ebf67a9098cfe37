"""Every refusal as problem details (RFC 9457), with the code, the field and the article."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import ValidationError as ModelFault
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as ShapeFault
from pydantic import Field

from gongheng.foundation.refusals import DATABASE_IS_BUSY, RETRY_SECONDS, Refused

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

TITLES = {
    400: "请求无法读取", 401: "需要有效的接口密钥", 403: "无权办理", 404: "没有找到",
    405: "此地址不支持这种办法", 409: "当前不能办理", 413: "内容过大", 415: "内容类型不可接收",
    422: "填写的内容不符合要求", 429: "尝试过于频繁", 500: "平台出错",
    503: "请稍后重试",
}  # fmt: skip


class Problem(Schema):
    """一次拒绝：代码、字段、说明与依据."""

    type: str = Field(description="本类问题的地址")
    title: str = Field(description="一句话标题")
    status: int = Field(description="状态码")
    code: str = Field(description="稳定的代码，供程序判断")
    field: str = Field(description="出错的填写项，如 sections[0].estimate；没有则为空")
    detail: str = Field(description="为什么不能办理，现在可以怎么办")
    source: str = Field(description="依据的条款；没有则为空")


PROBLEMS: dict[Any, Any] = {frozenset(set(TITLES) - {500}): Problem}


def problem(refused: Refused) -> HttpResponse:
    """Return the answer of a refusal."""
    status = refused.status
    body = {
        "type": f"/api/v1/problems/{refused.code}",
        "title": TITLES.get(status, TITLES[409]),
        "status": status,
        "code": refused.code,
        "field": refused.field,
        "detail": refused.sentence,
        "source": refused.source,
    }
    answer = HttpResponse(msgspec.json.encode(body), status=status, content_type=MEDIA_TYPE)
    answer.refused = refused.code  # type: ignore[attr-defined]  # for the auditor's notes
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def register(api: NinjaAPI) -> None:
    """Teach the interface to answer every exception this way."""
    answers: list[tuple[type[Exception], Callable[[Any], Refused]]] = [
        (Refused, lambda refused: refused),
        (ShapeFault, lambda fault: of_shape(fault.errors)),
        (ModelFault, _of_model),
        (HttpError, _of_http),
        # What PostgreSQL cannot hold (out of range, an impossible text) is the caller's value.
        (DataError, _of_database),
    ]
    for kind, refusal in answers:
        api.add_exception_handler(kind, _answering(refusal))
    api.add_exception_handler(Exception, unexpected)


def _answering(refusal: Callable[[Any], Refused]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _, fault: problem(refusal(fault))


def unexpected(request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer a fault of our own: noted whole in the server's log, never shown."""
    if isinstance(fault, DATABASE_IS_BUSY):
        log.warning("database busy at %s: %s", request.path_info, type(fault.__cause__).__name__)
        busy = problem(Refused("busy"))
        busy["Retry-After"] = RETRY_SECONDS
        return busy
    log.error("interface fault at %s", request.path_info, exc_info=fault)
    return problem(Refused("internal"))


def of_shape(errors: list[dict[str, Any]]) -> Refused:
    """Turn the first fault of the shape into a refusal that names its field."""
    fault = errors[0]
    field = path_of(fault["loc"])
    kind, told = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return Refused("unknown_field", field=field, name=field)
    if kind == "missing":
        return Refused("missing_field", field=field, name=field)
    if kind in OWN:
        return Refused(kind, field=field, message=fault["msg"])
    message = SAID.get(kind, "格式或取值不符").format_map(
        {**told, "expected": told.get("expected")}
    )
    return Refused("invalid_value", field=field, message=f"{field}：{message}")


OWN = {"bad_figure", "too_many_places", "bad_moment", "bad_day", "text_unreadable"}
SAID = {
    "string_type": "应为文字", "string_too_long": "不超过 {max_length} 个字",
    "string_too_short": "不少于 {min_length} 个字", "string_pattern_mismatch": "格式不符",
    "int_type": "应为整数", "int_parsing": "应为整数", "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false", "dict_type": "应为对象", "list_type": "应为列表",
    "model_attributes_type": "应为对象", "model_type": "应为对象", "literal_error": "应为 {expected} 之一",
    "greater_than_equal": "不小于 {ge}", "less_than_equal": "不大于 {le}",
    "too_long": "不超过 {max_length} 项", "too_short": "不少于 {min_length} 项",
}  # fmt: skip


def path_of(loc: tuple[Any, ...]) -> str:
    """Return `sections[0].estimate` of a location; where it was sent is left out."""
    parts = [part for part in loc if part not in {"body", "query", "path", "header", "filters"}]
    written = ""
    for part in parts:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else str(part)
    return "Idempotency-Key" if written == "idempotency_key" else written


def _of_model(fault: ModelFault) -> Refused:
    field = next(iter(fault.error_dict), "") if hasattr(fault, "error_dict") else ""
    return Refused("invalid_value", field=field, message=" ".join(fault.messages))


def _of_http(fault: HttpError) -> Refused:
    if isinstance(fault.__cause__, Refused):  # ninja wraps whatever the parser says
        return fault.__cause__
    return Refused("bad_json" if fault.status_code == 400 else "not_found", field="")


def _of_database(fault: DataError) -> Refused:
    log.warning("a value PostgreSQL refused reached it", exc_info=fault)
    return Refused("invalid_value", message="取值超出可以保存的范围")
