"""Every act of approvals at its address; a reading is answered once and kept nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body
from pydantic import Field

from gongheng.credit.inquiries import actions
from gongheng.credit.inquiries.lifecycle import FILE_INQUIRY
from gongheng.credit.records import door
from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.doors import somebody
from gongheng.exchange.api.fields import Strict
from gongheng.exchange.api.problems import PROBLEMS
from gongheng.exchange.api.reads.inquiries import router
from gongheng.exchange.api.reads.registry import Code
from gongheng.exchange.api.shapes import answer
from gongheng.exchange.api.ways import Way, add

F, T, LIFE = faces.FILE_INQUIRY, things_credit, FILE_INQUIRY
AT = "/credit/inquiries/{code}"
# fmt: off
add(
    router,
    Way("/credit/inquiries", LIFE, actions.request, F),
    Way("/credit/emergencies", LIFE, actions.break_glass, F),
    Way(f"{AT}/approve", LIFE, actions.approve, F, T.desk_inquiry),
    Way(f"{AT}/refuse", LIFE, actions.refuse, F, T.desk_inquiry),
    Way(f"{AT}/take-back", LIFE, actions.take_back, F, T.desk_inquiry),
    Way(f"{AT}/second-key", LIFE, actions.turn_second_key, F, T.desk_inquiry),
    Way(f"{AT}/review", LIFE, actions.review, F, T.desk_inquiry),
    Way(f"{AT}/call-in", LIFE, actions.call_in, F, T.desk_inquiry),
    Way("/credit/authorisations", LIFE, actions.authorise, F),
    Way(f"{AT}/revoke", LIFE, actions.revoke, F, T.own_authorisation),
)
# fmt: on


class ReadBody(Strict):
    """Whose file."""

    subject: str = Field(max_length=80, description="信用主体代码")


def opened(file: dict[str, Any]) -> dict[str, Any]:
    """The file as it goes out: records as the public face, each with what was granted."""
    return {
        "name": file["name"],
        "records": [{**faces.RECORD.of(one), "subject_code": "", "granted": closed}
                    for one, closed in file["records"]],
    }  # fmt: skip


def file_inquiry_read(request: HttpRequest, code: Code, body: Body[ReadBody]) -> HttpResponse:
    """查阅。先留下查阅记录，再答复；答复不缓存、不留存，重发即再查阅一次、再记录一次。"""
    actor = somebody(request)
    inquiry = things_credit.inquiry_to_read(actor, code)
    at = request.now  # type: ignore[attr-defined]
    shown = answer(opened(door.open_file(inquiry, subject=body.subject, by=actor, at=at)))
    shown["Cache-Control"] = "private, no-store"
    return shown


router.add_api_operation(
    f"{AT}/read", ["POST"], file_inquiry_read, response={200: dict[str, Any], **PROBLEMS},
    summary="查阅（信用信息调阅）", operation_id="file_inquiry_read",
    description=f"{(file_inquiry_read.__doc__ or '').strip()}\n\n依据：{LIFE.acts['read'].under}",
)  # fmt: skip
