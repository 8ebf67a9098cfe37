"""The life of an upload: received, checked by the platform, taken in batches, or dropped."""

from django.db.models import TextChoices

from gongheng.credit.records.lifecycle import TRACE
from gongheng.credit.records.uploads.access import the_organ_that_sent_it, the_platform_itself
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class UploadState(TextChoices):
    """Where an upload stands."""

    RECEIVED = "received", "等候核对"
    CHECKED = "checked", "已核对"
    UNREADABLE = "unreadable", "不能读取"
    TAKING = "taking", "正在导入"
    TAKEN = "taken", "已导入"
    DROPPED = "dropped", "已放弃"


S = UploadState

# fmt: off
UPLOAD = Lifecycle(
    "credit_upload", "批量导入", UploadState,
    #   verb          label             from                          to            who                     under
    Act("receive",    "上传",           NOTHING,                      S.RECEIVED,   the_organ_that_sent_it, TRACE, CLOSED),
    Act("check_rows", "逐行核对",       {S.RECEIVED},                 S.CHECKED,    the_platform_itself,    TRACE, CLOSED),
    Act("set_aside",  "不能读取",       {S.RECEIVED},                 S.UNREADABLE, the_platform_itself,    TRACE, CLOSED),
    Act("take",       "导入合格行",     {S.CHECKED},                  S.TAKING,     the_organ_that_sent_it, TRACE, CLOSED),
    Act("take_batch", "导入一批",       {S.TAKING},                   SAME,         the_platform_itself,    TRACE, CLOSED),
    Act("finish",     "导入完毕",       {S.TAKING},                   S.TAKEN,      the_platform_itself,    TRACE, CLOSED),
    Act("halt",       "中止导入",       {S.TAKING},                   S.CHECKED,    the_platform_itself,    TRACE, CLOSED),
    Act("drop",       "放弃",           {S.CHECKED, S.UNREADABLE},    S.DROPPED,    the_organ_that_sent_it, TRACE, CLOSED),
)
# fmt: on
