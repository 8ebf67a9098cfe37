"""Certificates linked to people in their units, and the challenges they answer."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from gongheng.foundation.access.models import Account
from gongheng.registry.certificates.lifecycle import LinkState

TIME_TO_ANSWER = timedelta(minutes=5)
NONCE_BYTES = 32
KEPT = timedelta(days=1)
LONGEST_ISSUER = 200
LONGEST_REASON = 500


class Purpose(models.TextChoices):
    """What a challenge is answered for."""

    SIGN_IN = "sign_in", "登录"
    LINK = "link", "绑定证书"
    PROGRAM = "program", "命令行登录"


class CertificateLink(models.Model):
    """A pair of certificates a person acts with for a unit. The certificates lie in the vault."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="certificates")
    person = models.TextField("人员引用")
    body = models.TextField("单位代码", blank=True)
    fingerprint = models.CharField("签名证书摘要", max_length=64, db_index=True)
    encryption = models.CharField("加密证书摘要", max_length=64)
    issuer = models.CharField("发证机构", max_length=LONGEST_ISSUER)
    algorithm = models.CharField("算法", max_length=10)
    held = models.TextField("证书引用", help_text="两张证书在保密库中，不在表里")
    since = models.DateTimeField("生效")
    until = models.DateTimeField("到期")
    linked_at = models.DateTimeField("绑定时间")
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    state = models.TextField("状态", choices=LinkState.choices)

    class Meta:
        db_table = "registry_certificate_link"
        verbose_name = "证书绑定"
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(state=LinkState.LINKED),
                name="one_live_link_per_certificate", violation_error_code="already_exists",
            ),
            models.UniqueConstraint(
                fields=["account", "body"], condition=Q(state=LinkState.LINKED),
                name="one_live_certificate_per_person_and_unit",
                violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.issuer

    @property
    def matter(self) -> str:
        """Links are filed under the unit acted for; those of a person alone under the person."""
        return self.body or self.person


class Challenge(models.Model):
    """A text to be signed once, soon, in the session that asked for it."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    text = models.TextField("内容")
    session = models.CharField("会话摘要", max_length=64, db_index=True)
    purpose = models.TextField("用途", choices=Purpose.choices)
    made_at = models.DateTimeField("出题时间")
    ends_at = models.DateTimeField("失效时间", db_index=True)
    used_at = models.DateTimeField("答题时间", null=True, blank=True)

    class Meta:
        db_table = "registry_certificate_challenge"
        verbose_name = "验证题"
