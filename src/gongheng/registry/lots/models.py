"""A draw: what was fixed before the seed, who answered, what came of it."""

from django.db import models
from django.db.models import Q

from gongheng.registry.guardians.models import Circle
from gongheng.registry.lots.lifecycle import LotKind, LotState

LONGEST_VALUE = 200


class Lot(models.Model):
    """One verifiable draw. Names appear nowhere here: people stand under pseudonyms."""

    kind = models.TextField("种类", choices=LotKind.choices)
    matter = models.TextField("案卷", db_index=True)
    region = models.CharField("地区", max_length=6)
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="lots", verbose_name="监护组")
    key = models.JSONField("抽取公钥", help_text="申请时监护组的公钥；监护组换公钥不影响本次")
    # Fixed before the seed
    request = models.JSONField("申请")
    pool = models.TextField("名单引用", blank=True, help_text="名单连同盐值存于密库")
    exclusions = models.JSONField("回避", default=list, blank=True)
    pool_root = models.CharField("名单根", max_length=64)
    exclusions_root = models.CharField("回避根", max_length=64)
    root = models.CharField("申请根", max_length=64, unique=True)
    asked_by = models.TextField("申请人")
    asked_at = models.DateTimeField("申请时间")
    # A value named beforehand that appears later, taken in before anybody can know the random value
    public_due_at = models.DateTimeField("等待公开数值至", null=True, blank=True)
    public_value = models.CharField("公开数值", max_length=LONGEST_VALUE, blank=True)
    public_told_by = models.TextField("录入人", blank=True)
    public_told_body = models.CharField("录入单位", max_length=18, blank=True)
    public_settled_at = models.DateTimeField("公开数值确定时间", null=True, blank=True)
    # The randomness
    checkpoint = models.TextField("检查点", blank=True)
    anchored_at = models.DateTimeField("检查点固定时间", null=True, blank=True)
    value = models.CharField("随机值", max_length=64, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽出时间", null=True, blank=True)
    # To undo what may be known takes two: the first tells why, of another body the second agrees
    cancel_told_by = models.TextField("提出撤销的人", blank=True)
    cancel_told_body = models.CharField("提出撤销的单位", max_length=18, blank=True)
    cancel_told_at = models.DateTimeField("提出撤销的时间", null=True, blank=True)
    cancel_why = models.TextField("提出撤销的理由引用", blank=True)
    cancelled_at = models.DateTimeField("撤销时间", null=True, blank=True)
    state = models.TextField("状态", choices=LotState.choices)

    class Meta:
        db_table = "registry_lot"
        verbose_name = "可验证抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "cancelled"]) | ~Q(checkpoint=""),
                name="a_draw_is_anchored_before_it_is_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="drawn") | (~Q(seed="") & ~Q(value="")),
                name="what_is_drawn_has_its_seed",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(checkpoint="") | ~Q(cancel_told_by=""),
                name="what_is_known_is_undone_by_two",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(kind="inspection", state__in=["asked", "anchored"]),
                name="one_open_inspection_of_a_matter",
                violation_error_code="inspection_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.matter}"

    @property
    def proposal(self) -> str:
        """When it was proposed to undo it, to the microsecond: which proposal that is; "" for none."""
        return self.cancel_told_at.isoformat() if self.cancel_told_at else ""

    @property
    def waits_for_value(self) -> bool:
        """Whether the value named in the request is still to be told, or to be found missing."""
        return bool(self.request.get("public")) and self.public_settled_at is None


class Answer(models.Model):
    """What one guardian gave for one draw: a point and its proof."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="answers")
    place = models.PositiveSmallIntegerField("第几位监护人")
    point = models.CharField("份额", max_length=130)
    proof = models.CharField("证明", max_length=128)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "registry_lot_answer"
        verbose_name = "监护人答复"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "place"], name="one_answer_per_guardian_and_draw"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} 第{self.place}位"
