"""Accounts, the offices their holders fill, and what is noted for the security auditor."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from gongheng.foundation.access.roles import ADMINISTRATION, Role


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account of a sign-in name, case-insensitively."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person's way in. Name, phone and number lie in the vault under `person`."""

    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.TextField("人员引用", unique=True)
    is_active = models.BooleanField("启用", default=True)
    opened_at = models.DateTimeField("开通时间")
    # allauth asks for these two; nobody signs in by e-mail and no e-mail is kept here.
    email = models.EmailField("邮箱", blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        db_table = "access_account"
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """No rights by flag: every right is a predicate in a lifecycle table."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """See `has_perm`."""
        return False


class OfficeState(models.TextChoices):
    """Whether an office is in force."""

    HELD = "held", "在岗"
    ENDED = "ended", "已离岗"


class Office(models.Model):
    """A role held by a person in a body, for a time."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="offices")
    person = models.TextField("人员引用")
    role = models.TextField("岗位", choices=Role.choices)
    body = models.TextField("单位代码", blank=True, help_text="统一社会信用代码；专家为空")
    region = models.TextField("辖区", blank=True, help_text="六位行政区划代码；全省写省码")
    state = models.TextField("状态", choices=OfficeState.choices, default=OfficeState.HELD)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)

    class Meta:
        db_table = "access_office"
        verbose_name = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=OfficeState.HELD, role__in=sorted(ADMINISTRATION)),
                name="one_administration_office_per_person",
                violation_error_code="not_permitted",
                violation_error_message="系统管理、安全管理、审计三岗不得由同一人担任",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "body"],
                condition=Q(state=OfficeState.HELD),
                name="one_live_office_per_person_role_and_body",
                violation_error_code="already_exists",
                violation_error_message="该人员已在此单位担任此岗位",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"

    @property
    def matter(self) -> str:
        """Offices are filed under the body they belong to."""
        return self.body


LONGEST_REASON = 500  # signs of what a person writes about himself


class RecusalState(models.TextChoices):
    """Whether a person must still keep away."""

    DECLARED = "declared", "回避中"
    LIFTED = "lifted", "已解除"


class RecusalQuerySet(models.QuerySet["Recusal"]):
    """Tells the recusals that count from those that were lifted."""

    def in_force(self) -> "RecusalQuerySet":
        """Return only the recusals that were not lifted."""
        return self.filter(state=RecusalState.DECLARED)


class Recusal(models.Model):
    """A person who must keep away from a party's or a tender's affairs 回避.

    Only what is `in_force()` counts; a lifted one stays for the record.
    """

    person = models.TextField("人员引用", db_index=True)
    against = models.CharField("回避对象", max_length=60, help_text="主体代码或项目代码")
    region = models.CharField(
        "所在地区", max_length=6, blank=True, help_text="不填写的，由省级行政监督部门解除"
    )
    reason = models.TextField("原因引用", help_text="原因在保密库中，不在表里")
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)
    state = models.TextField("状态", choices=RecusalState.choices, default=RecusalState.DECLARED)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        db_table = "access_recusal"
        verbose_name = "回避"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "against"],
                condition=Q(state=RecusalState.DECLARED),
                name="one_recusal_in_force_per_pair",
                violation_error_code="already_exists",
                violation_error_message="该人员已对此申报回避",
            )
        ]

    @property
    def matter(self) -> str:
        """Recusals are filed under what one keeps away from."""
        return self.against


class Token(models.Model):
    """A key for the interface: only its digest is kept."""

    digest = models.TextField("摘要", primary_key=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="tokens")
    label = models.TextField("用途")
    made_at = models.DateTimeField("签发时间")
    ends_at = models.DateTimeField("失效时间")

    class Meta:
        db_table = "access_token"
        verbose_name = "接口密钥"


class SecurityEvent(models.Model):
    """Refused attempts and sign-ins, for the auditor; outside the act's own transaction."""

    at = models.DateTimeField("时间", db_index=True)
    kind = models.TextField("类别")
    actor = models.TextField("办理人", blank=True)
    code = models.TextField("代码", blank=True)
    path = models.TextField("路径", blank=True)

    class Meta:
        db_table = "access_security_event"
        verbose_name = "安全事件"
