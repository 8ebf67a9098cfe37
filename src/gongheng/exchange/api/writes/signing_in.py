"""Sign in by certificate, for a person's own program: a challenge, its answer, a short-lived key."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema
from pydantic import Field

from gongheng.exchange.api.attempts import few_sign_in
from gongheng.exchange.api.fields import Strict
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.second_factor import shown
from gongheng.exchange.api.shapes import answer
from gongheng.foundation.access import actions as access
from gongheng.foundation.refusals import Refused, refuse_unless
from gongheng.registry.certificates import actions, programs, queries
from gongheng.registry.certificates.answers import LARGEST, Answer

router = Router(tags=["证书登录"])
PURPOSE = "program"
Session = Annotated[str, Field(strict=True, pattern="^[0-9a-f]{64}$",
                               description="本次登录的随机数，64 位小写十六进制，由程序自己产生")]  # fmt: skip


class ProgramSession(Strict):
    """登录的开始."""

    session: Session


class ProgramChallenge(Schema):
    """要签名的内容."""

    text: str = Field(description="用签名证书对这段文字签名；签名前核对其中的平台地址和会话")


class ProgramAnswer(Strict):
    """签名结果."""

    session: Session
    answer: str = Field(strict=True, max_length=LARGEST, description="签名结果，gongheng/answer/1")
    role: str = Field("bidder", strict=True, max_length=20, description="以哪个岗位办理")
    code: str = Field(
        "", strict=True, max_length=12, description="设有动态口令的账号，填写动态口令"
    )


class ProgramKey(Schema):
    """接口密钥，短时有效."""

    key: str = Field(description="接口密钥，只给一次")
    ends_at: str = Field(description="失效时间")


@router.post("/program-challenges", response={201: ProgramChallenge, **PROBLEMS}, summary="证书登录：取得要签名的内容",
             operation_id="program_challenge")  # fmt: skip
def program_challenge(request: HttpRequest, body: Body[ProgramSession]) -> HttpResponse:
    """五分钟内有效，只能用一次；不需要接口密钥."""
    refuse_unless(few_sign_in(request), "too_many_attempts")
    text = actions.pose(session=body.session, purpose=PURPOSE, site=settings.PUBLIC_ADDRESS,
                        at=request.now)  # type: ignore[attr-defined]  # fmt: skip
    return answer({"text": text}, 201)


@router.post("/program-keys", response={201: ProgramKey, **PROBLEMS}, summary="证书登录：交回签名，取得短时密钥",
             operation_id="program_key")  # fmt: skip
def program_key(request: HttpRequest, body: Body[ProgramAnswer]) -> HttpResponse:
    """密钥三十分钟内有效，权限与证书绑定的人员相同；证书解除绑定时随即失效."""
    refuse_unless(few_sign_in(request), "too_many_attempts")
    at = request.now  # type: ignore[attr-defined]
    given = None
    try:
        given = actions.take_answer(body.answer, session=body.session, purpose=PURPOSE, at=at)
        shown(queries.account_of(given), body.code)
        key, ends_at = programs.key_for(given, role=body.role, at=at)
    except Refused as refused:
        _noted(request, "refused", given, refused.code)
        raise
    _noted(request, "key_issued", given, "certificate")
    return answer({"key": key, "ends_at": ends_at}, 201)


def _noted(request: HttpRequest, kind: str, given: Answer | None, code: str) -> None:
    """For the auditor: whose account it was about, once the signature said so."""
    link = queries.live().filter(fingerprint=given.signing.fingerprint).first() if given else None
    whose = f"account:{link.account_id}" if link else ""
    access.note(kind, at=request.now, actor=whose, code=code, path=request.path_info)  # type: ignore[attr-defined]
