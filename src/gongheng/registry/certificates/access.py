"""Who links, replaces and ends a certificate."""

from typing import TYPE_CHECKING

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role

if TYPE_CHECKING:
    from gongheng.registry.certificates.models import CertificateLink


def the_holder(actor: Actor, link: "CertificateLink") -> bool:
    """证书持有人本人，以其在本单位的岗位."""
    own = actor.is_somebody and actor.account_id == link.account_id
    return own and actor.person == link.person and actor.body == link.body


def the_holder_or_the_security_office(actor: Actor, link: "CertificateLink") -> bool:
    """证书持有人本人；密钥失密而本人不能办理的，由安全管理员."""
    return the_holder(actor, link) or actor.holds(Role.SECURITY_ADMIN)
