"""Who records old notices."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor

if TYPE_CHECKING:
    from gongheng.registry.history.models import Publication


def the_importer(actor: Actor, publication: "Publication") -> bool:
    """历史公告导入程序；只写历史记录，不写在办交易."""
    return actor.role == "importer"
