"""Send again with what is known today: pages and the interface ask the same."""

from datetime import datetime
from typing import Any

from gongheng.exchange.feeds import actions
from gongheng.exchange.feeds.models import Change
from gongheng.exchange.feeds.sources import content_now
from gongheng.foundation.access.actors import Actor


def redrive(delivery: Any, *, by: Actor, at: datetime) -> Any:
    """重新发送。按现在的信息重新取内容；删除只传送数据标识."""
    removal = delivery.data_type == Change.REMOVED
    content = None if removal else content_now(delivery.about, delivery.dataset)
    return actions.redrive(delivery, content=content, by=by, at=at)
