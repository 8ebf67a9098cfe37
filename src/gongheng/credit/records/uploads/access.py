"""Who sends a file of records, and who works through it."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.credit.records.uploads.models import Upload


def the_organ_that_sent_it(actor: Actor, upload: "Upload") -> bool:
    """上传单位的信用信息经办."""
    return actor.holds(Role.CREDIT) and bool(actor.body) and actor.body == upload.body


def the_platform_itself(actor: Actor, upload: "Upload") -> bool:
    """平台自身：逐行核对、分批导入，不作任何认定."""
    return actor.role == "clock"
