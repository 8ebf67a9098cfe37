"""The life of a credit record, from the county officer's desk to the end of its publicity."""

from django.db.models import TextChoices

from gongheng.credit.records.access import (
    another_officer_of_the_organ,
    another_who_decides,
    the_clock,
    the_organ_or_the_province,
    the_organ_that_sent_it,
    the_platform,
    the_platform_itself,
    the_province,
    the_recorder,
    the_recorder_or_the_province,
    whoever_returns,
)
from gongheng.foundation.lifecycle import CLOSED, NOTHING, SAME, Act, Lifecycle


class RecordState(TextChoices):
    """Where a record stands."""

    PROPOSED = "proposed", "待确认"
    ENTERED = "entered", "待复核"
    RETURNED = "returned", "已退回"
    REVIEWED = "reviewed", "已报送"
    ACCEPTED = "accepted", "已归集"
    PUBLISHED = "published", "公示中"
    WITHDRAWN = "withdrawn", "已撤回"
    CORRECTED = "corrected", "已更正"
    REPAIRED = "repaired", "已修复"
    EXPIRED = "expired", "公示期满"
    DISMISSED = "dismissed", "不予记录"


S = RecordState
BEFORE_REPORT = frozenset({S.ENTERED, S.RETURNED})
ON_FILE = frozenset({S.ACCEPTED, S.PUBLISHED})
# 已经公示过、如今不再公示的：留存备查，不再记分、不再推送
ENDED = frozenset({S.WITHDRAWN, S.CORRECTED, S.REPAIRED, S.EXPIRED})

PLAN = "2019年湖北省公共资源招标投标信用体系建设工作安排"
TRACE = f"{PLAN}第五条"
PATH = f"{PLAN}第六条"
PUBLISH = f"{PLAN}第八条"
RIGHTS = f"{PLAN}第十六条"
HEARD = "湖北省社会信用信息管理条例第二十三条"
CHANGED = "行政处罚法第四十八条"
REPAIR = "信用修复管理办法第三条"

# fmt: off
RECORD = Lifecycle(
    "record", "信用记录", RecordState,
    #   verb           label           from                        to           who                           under
    Act("propose",     "系统拟报",     NOTHING,                    S.PROPOSED,  the_platform,                 TRACE,   CLOSED),
    Act("adopt",       "确认拟报",     {S.PROPOSED},               S.ENTERED,   the_recorder,                 TRACE,   CLOSED),
    Act("dismiss",     "不予记录",     {S.PROPOSED, S.RETURNED},   S.DISMISSED, the_recorder,                 TRACE,   CLOSED),
    Act("enter",       "填报",         NOTHING,                    S.ENTERED,   the_recorder,                 TRACE,   CLOSED),
    Act("amend",       "修改",         BEFORE_REPORT,              S.ENTERED,   the_recorder,                 TRACE,   CLOSED),
    Act("notify",      "书面告知主体", {S.ENTERED, S.REVIEWED},    SAME,        the_recorder_or_the_province, HEARD,   CLOSED),
    Act("review",      "复核报送",     {S.ENTERED},                S.REVIEWED,  another_officer_of_the_organ, PATH,    CLOSED),
    Act("send_back",   "退回",         {S.ENTERED, S.REVIEWED},    S.RETURNED,  whoever_returns,              TRACE,   CLOSED),
    Act("accept",      "归集",         {S.REVIEWED},               S.ACCEPTED,  the_province,                 PATH,    CLOSED),
    Act("publish",     "公示",         {S.ACCEPTED},               S.PUBLISHED, the_organ_or_the_province,    PUBLISH),
    Act("propose_correction", "提出更正", ON_FILE,                 SAME,        the_recorder_or_the_province, RIGHTS,  CLOSED),
    Act("notify_correction", "告知加重的更正", ON_FILE,            SAME,        the_recorder_or_the_province, HEARD,   CLOSED),
    Act("propose_withdrawal", "提出撤回", ON_FILE,                 SAME,        the_recorder_or_the_province, CHANGED, CLOSED),
    Act("drop_change", "不予更正（撤回）", ON_FILE,                SAME,        the_recorder_or_the_province, RIGHTS,  CLOSED),
    Act("correct",     "更正",         ON_FILE,                    S.CORRECTED, another_who_decides,          RIGHTS),
    Act("reissue",     "以更正后内容公示", NOTHING,                S.PUBLISHED, the_organ_or_the_province,    RIGHTS),
    Act("withdraw",    "撤回",         ON_FILE,                    S.WITHDRAWN, another_who_decides,          CHANGED),
    Act("mark",        "标注",         ON_FILE,                    SAME,        the_clock,                    RIGHTS),
    Act("unmark",      "取消标注",     ON_FILE,                    SAME,        the_clock,                    RIGHTS),
    Act("end_by_repair", "修复后终止公示", {S.PUBLISHED},          S.REPAIRED,  the_clock,                    REPAIR),
    Act("restore",     "恢复公示",     {S.REPAIRED},               S.PUBLISHED, the_clock,                    REPAIR),
    Act("expire",      "公示期满",     {S.PUBLISHED},              S.EXPIRED,   the_clock,                    PUBLISH),
)
# fmt: on


class UploadState(TextChoices):
    """Where an upload stands."""

    RECEIVED = "received", "等候核对"
    CHECKED = "checked", "已核对"
    UNREADABLE = "unreadable", "不能读取"
    TAKING = "taking", "正在导入"
    TAKEN = "taken", "已导入"
    DROPPED = "dropped", "已放弃"


U = UploadState

# fmt: off
UPLOAD = Lifecycle(
    "credit_upload", "批量导入", UploadState,
    #   verb          label             from                          to            who                     under
    Act("receive",    "上传",           NOTHING,                      U.RECEIVED,   the_organ_that_sent_it, TRACE, CLOSED),
    Act("check_rows", "逐行核对",       {U.RECEIVED},                 U.CHECKED,    the_platform_itself,    TRACE, CLOSED),
    Act("set_aside",  "不能读取",       {U.RECEIVED},                 U.UNREADABLE, the_platform_itself,    TRACE, CLOSED),
    Act("take",       "导入合格行",     {U.CHECKED},                  U.TAKING,     the_organ_that_sent_it, TRACE, CLOSED),
    Act("take_batch", "导入一批",       {U.TAKING},                   SAME,         the_platform_itself,    TRACE, CLOSED),
    Act("finish",     "导入完毕",       {U.TAKING},                   U.TAKEN,      the_platform_itself,    TRACE, CLOSED),
    Act("halt",       "中止导入",       {U.TAKING},                   U.CHECKED,    the_platform_itself,    TRACE, CLOSED),
    Act("drop",       "放弃",           {U.CHECKED, U.UNREADABLE},    U.DROPPED,    the_organ_that_sent_it, TRACE, CLOSED),
)
# fmt: on
