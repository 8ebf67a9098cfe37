"""Circles of guardians: to whom the second half of every bid is sealed, and with which keys."""

from django.db import models
from django.db.models import Q

from gongheng.registry.guardians.lifecycle import CircleState

LONGEST_NAME = 100
LONGEST_REASON = 500


class Circle(models.Model):
    """A circle in force is a fact of every tender announced under it; nothing of it is altered."""

    code = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=LONGEST_NAME)
    region = models.CharField("行政区划", max_length=6, db_index=True)
    threshold = models.PositiveSmallIntegerField("开启门槛")
    suite = models.CharField("算法套件", max_length=20)
    draw_key = models.JSONField("抽取公钥", default=dict, blank=True)
    # A key waits until another body compared it; a former key never comes back.
    offered_key = models.JSONField("待确认的抽取公钥", default=dict, blank=True)
    former_keys = models.JSONField("曾用抽取公钥的摘要", default=list, blank=True)
    offered_by = models.TextField("登记抽取公钥的人", blank=True)
    offered_body = models.CharField("登记抽取公钥的单位", max_length=18, blank=True)
    # Who asked for what: the other act needs another person of another body.
    proposed_by = models.TextField("提出人引用")
    proposed_body = models.CharField("提出单位", max_length=18, blank=True)
    ending_asked_by = models.TextField("申请停用人引用", blank=True)
    ending_asked_body = models.CharField("申请停用单位", max_length=18, blank=True)
    # When
    proposed_at = models.DateTimeField("提出时间")
    in_force_at = models.DateTimeField("起用时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    state = models.TextField("状态", choices=CircleState.choices)

    class Meta:
        db_table = "registry_circle"
        verbose_name = "监护组"
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(state=CircleState.IN_FORCE),
                name="one_circle_in_force_per_region", violation_error_code="already_exists",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def matter(self) -> str:
        """A circle is its own file."""
        return self.code


class Guardian(models.Model):
    """A body at its place in the circle, with the certificates of a unit, not of a person."""

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="guardians")
    at = models.PositiveSmallIntegerField("位次")
    body = models.CharField("单位代码", max_length=18, db_index=True)
    name = models.CharField("单位名称", max_length=200)
    signing = models.TextField("签名证书")
    signing_fingerprint = models.CharField("签名证书摘要", max_length=64)
    encryption = models.TextField("加密证书")
    encryption_fingerprint = models.CharField("加密证书摘要", max_length=64)

    class Meta:
        db_table = "registry_guardian"
        verbose_name = "密钥监护人"
        ordering = ["circle", "at"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "at"], name="one_guardian_per_place",
                                    violation_error_code="already_exists"),
            models.UniqueConstraint(fields=["circle", "body"], name="one_place_per_body",
                                    violation_error_code="already_exists"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
