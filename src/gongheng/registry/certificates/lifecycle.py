"""The life of a certificate's link to a person."""

from django.db.models import TextChoices

from gongheng.foundation.lifecycle import CLOSED, NOTHING, Act, Lifecycle
from gongheng.registry.certificates.access import the_holder, the_holder_or_the_security_office


class LinkState(TextChoices):
    """Whether the certificate still stands for the person."""

    LINKED = "linked", "已绑定"
    REPLACED = "replaced", "已更换"
    UNLINKED = "unlinked", "已解除"


S = LinkState
CERTIFIED = "电子签名法第十六条"
LOST = "电子签名法第十五条（失密的，应当及时告知并终止使用）"

CERTIFICATE = Lifecycle(
    "certificate", "证书绑定", LinkState,
    #   verb                   label       from        to          who                                under
    Act("link_certificate",    "绑定证书", NOTHING,    S.LINKED,   the_holder,                        CERTIFIED, CLOSED),
    Act("replace_certificate", "更换证书", {S.LINKED}, S.REPLACED, the_holder,                        CERTIFIED, CLOSED),
    Act("unlink_certificate",  "解除绑定", {S.LINKED}, S.UNLINKED, the_holder_or_the_security_office, LOST,      CLOSED),
)  # fmt: skip
