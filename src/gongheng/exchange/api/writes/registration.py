"""Self service: a party registers itself and its first person, without anyone's approval."""

from typing import Annotated

from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Router, Schema
from pydantic import Field

from gongheng.exchange.api import faces
from gongheng.exchange.api.fields import Key, Strict, Text
from gongheng.exchange.api.once import once
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.shapes import encode
from gongheng.foundation.access.actors import NOBODY
from gongheng.registry.parties.registration import sign_up

router = Router(tags=["统一登记"])

Short = Annotated[str, Field(strict=True, max_length=200)]


class Registration(Strict):
    """单位及其第一位经办人."""

    code: Short = Field(description="统一社会信用代码；自然人留空")
    name: Short = Field(description="单位名称")
    kind: Short = Field(description="类别")
    region: Short = Field(description="行政区划代码")
    roles: list[Short] = Field(max_length=20, description="身份")
    address: Text = Field("", description="地址")
    industry: Short = Field("", description="行业")
    office_role: Short = Field(description="第一位经办人的岗位：tenderer、agency 或 bidder")
    username: str = Field(strict=True, min_length=3, max_length=40, pattern=r"^[\w.@+-]+$",
                          description="登录名")  # fmt: skip
    password: Short = Field(description="口令")
    person_name: Short = Field(description="经办人姓名，只存于保密库")
    phone: Short = Field(description="经办人电话，只存于保密库")
    id_number: Short = Field("", description="经办人证件号，只存于保密库")


class Registered(Schema):
    """登记的结果；接口密钥须登录后申领."""

    party: faces.PARTY.schema  # type: ignore[name-defined]
    office: str = Field(description="岗位")


@router.post("/registrations", response={201: Registered, **PROBLEMS}, summary="自助登记",
             operation_id="registration")  # fmt: skip
def registration(
    request: HttpRequest,
    body: Body[Registration],
    idempotency_key: Key = Header(..., alias="Idempotency-Key"),  # noqa: B008  # ninja's way
) -> HttpResponse:
    """单位自助登记并为第一位经办人开通账号，即时生效，不经批准；不需要接口密钥."""
    validate_password(body.password)

    def act() -> tuple[int, bytes]:
        party, office = sign_up(**body.dict(), at=request.now)  # type: ignore[attr-defined]
        told = {"party": faces.PARTY.of(party), "office": f"office:{office.pk}"}
        return 201, encode(told)

    return once(request, NOBODY, idempotency_key, act)
