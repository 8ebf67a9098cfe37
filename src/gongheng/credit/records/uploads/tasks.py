"""The platform checks what came in and enters confirmed rows, a batch a turn."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from gongheng.credit.records.lifecycle import UploadState
from gongheng.credit.records.models import Upload
from gongheng.credit.records.uploads import actions, tables
from gongheng.credit.records.uploads.kept import file_of
from gongheng.credit.records.uploads.queries import at_work
from gongheng.foundation.access.actors import CLOCK, NOBODY, Actor, actor_of
from gongheng.foundation.access.models import Office
from gongheng.foundation.refusals import Refused

AT_ONCE = 4  # uploads in one turn
UNEXPECTED = "文件内容无法处理，请用模板重新填写后上传"

note = logging.getLogger(__name__)


def deadlines(at: datetime) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Yield (when it came, the next step) for uploads that wait for the platform."""
    for upload in at_work()[:AT_ONCE]:
        yield upload.received_at, _step(upload, at)


def _step(upload: Upload, at: datetime) -> Callable[[], Any]:
    if upload.state == UploadState.RECEIVED:
        return lambda: _check(upload, at)
    if upload.taken >= upload.good:
        return lambda: actions.finish(upload, by=CLOCK, at=at)
    officer = _officer(upload)
    if officer is NOBODY:
        return lambda: actions.halt(upload, by=CLOCK, at=at)
    return lambda: actions.take_batch(upload, officer=officer, by=CLOCK, at=at)


def _check(upload: Upload, at: datetime) -> Upload:
    try:
        table = tables.read(file_of(upload), upload.file_name)
    except Refused as refused:
        return actions.set_aside(upload, reason=refused.sentence, by=CLOCK, at=at)
    try:
        return actions.check_rows(upload, table=table, by=CLOCK, at=at)
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ):  # else it would come back each turn
        note.exception("upload %s could not be checked", upload.code)
        return actions.set_aside(upload, reason=UNEXPECTED, by=CLOCK, at=at)


def _officer(upload: Upload) -> Actor:
    office = Office.objects.select_related("account").filter(pk=upload.taken_by or 0).first()
    return actor_of(office) if office is not None else NOBODY
