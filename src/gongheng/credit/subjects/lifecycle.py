"""The life of a subject's entry: known once, renamed when its register says so."""

from django.db.models import TextChoices

from gongheng.credit.subjects.access import whoever_has_to_do_with_it
from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle


class SubjectState(TextChoices):
    """Whether the subject is known."""

    KNOWN = "known", "已入库"


S = SubjectState
TRACE = "2019年湖北省公共资源招标投标信用体系建设工作安排第五条"

SUBJECT = Lifecycle(
    "credit_subject", "信用主体", SubjectState,
    #   verb      label       from       to       who                         under
    Act("know",   "主体入库", NOTHING,   S.KNOWN, whoever_has_to_do_with_it, TRACE, CLOSED),
    Act("rename", "主体更名", {S.KNOWN}, S.KNOWN, whoever_has_to_do_with_it, TRACE, CLOSED),
)  # fmt: skip
