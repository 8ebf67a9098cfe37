"""Every act of credit records, each at its address."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from gongheng.credit.records import actions as records
from gongheng.credit.records.changes import actions as changes
from gongheng.credit.records.lifecycle import RECORD, UPLOAD
from gongheng.credit.records.uploads import actions as uploads
from gongheng.exchange.api import faces, things_credit
from gongheng.exchange.api.fields import Document
from gongheng.exchange.api.reads.credit import router  # one address, one view for all methods
from gongheng.exchange.api.ways import Way, add
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.refusals import Refused

File = Annotated[str, Field(strict=True, max_length=30 * 2**20)]


def enter(
    item: str, *, subject_code: str, subject_kind: str, content: Mapping[str, Any],
    organ_code: str, decided_on: date, subject_name: str = "", conduct: str = "",
    organ_name: str = "", formed_on: date | None = None, trade_code: str = "",
    by: Actor, at: datetime,
) -> Any:  # fmt: skip
    """填报。与页面同样核对：主体、决定机关、目录的必填项；来源由平台记为填报."""
    return records.enter(
        item, subject_code=subject_code, subject_name=subject_name, subject_kind=subject_kind,
        conduct=conduct, content=content, organ_code=organ_code, organ_name=organ_name,
        decided_on=decided_on, formed_on=formed_on, trade_code=trade_code, by=by, at=at,
    )  # fmt: skip


def receive(item: str, *, subject_kind: str, name: str, file: str, by: Actor, at: datetime) -> Any:
    """上传。文件以 Base64 送来；平台随后逐行核对，进度和问题另行读取."""
    try:
        content = base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("file_type", field="file", name="Base64") from error
    return uploads.receive(content, name=name, item=item, subject_kind=subject_kind, by=by, at=at)


F, T = faces, things_credit
AT, UPLOAD_AT = "/credit/records/{code}", "/credit/uploads/{code}"
CONTENT: dict[str, Any] = {"content": (Document, None)}
# fmt: off
add(
    router,
    Way("/credit/records", RECORD, enter, F.RECORD, given=CONTENT),
    Way(f"{AT}/adopt", RECORD, records.adopt, F.RECORD, T.desk_record, CONTENT),
    Way(f"{AT}/dismiss", RECORD, records.dismiss, F.RECORD, T.desk_record),
    Way(f"{AT}/amend", RECORD, records.amend, F.RECORD, T.desk_record, CONTENT),
    Way(f"{AT}/notify", RECORD, records.notify, F.RECORD, T.desk_record),
    Way(f"{AT}/review", RECORD, records.review, F.RECORD, T.desk_record),
    Way(f"{AT}/send-back", RECORD, records.send_back, F.RECORD, T.desk_record),
    Way(f"{AT}/accept", RECORD, records.accept, F.RECORD, T.desk_record),
    Way(f"{AT}/publish", RECORD, records.publish, F.RECORD, T.desk_record),
    Way(f"{AT}/propose-correction", RECORD, changes.propose_correction, F.RECORD, T.desk_record, CONTENT),
    Way(f"{AT}/notify-correction", RECORD, changes.notify_correction, F.RECORD, T.desk_record),
    Way(f"{AT}/propose-withdrawal", RECORD, changes.propose_withdrawal, F.RECORD, T.desk_record),
    Way(f"{AT}/drop-change", RECORD, changes.drop_change, F.RECORD, T.desk_record),
    Way(f"{AT}/correct", RECORD, records.correct, F.RECORD, T.desk_record),
    Way(f"{AT}/withdraw", RECORD, records.withdraw, F.RECORD, T.desk_record),

    Way("/credit/uploads", UPLOAD, receive, F.UPLOAD, given={"file": (File, None)}),
    Way(f"{UPLOAD_AT}/take", UPLOAD, uploads.take, F.UPLOAD, T.credit_upload),
    Way(f"{UPLOAD_AT}/drop", UPLOAD, uploads.drop, F.UPLOAD, T.credit_upload),
)
# fmt: on
