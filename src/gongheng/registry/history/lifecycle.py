"""Old notices are recorded once and never altered; a correction is another notice."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import NOTHING, Act, Lifecycle
from gongheng.registry.history.access import the_importer


class PublicationState(TextChoices):
    """There is only one: recorded."""

    RECORDED = "recorded", "已收录"


UNDER = "湖北省整合建立统一的公共资源交易平台实施方案第九条（信息公开共享）"

PUBLICATION = Lifecycle(
    "publication", "历史公告", PublicationState,
    Act("record_publication", "收录", NOTHING, PublicationState.RECORDED, the_importer, UNDER),
)  # fmt: skip
