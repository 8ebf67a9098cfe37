"""Pieces for the public, courses with their questions, attempts with their result."""

from django.db import models
from django.db.models import F, Q

from gongheng.credit.lessons.lifecycle import AttemptState, CourseState, PieceState


class PieceKind(models.TextChoices):
    """What a piece tells."""

    NEWS = "news", "信用动态"
    POLICY = "policy", "政策文件"
    KNOWLEDGE = "knowledge", "信用知识"
    GOOD = "good", "诚信典型"
    BAD = "bad", "失信典型"
    EXPERIENCE = "experience", "经验做法"


class Piece(models.Model):
    """宣传稿件. All of it is public once published."""

    code = models.CharField("稿件编号", max_length=36, unique=True)
    kind = models.CharField("栏目", max_length=20, choices=PieceKind.choices, db_index=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("正文", max_length=20_000)
    source = models.CharField("来源", max_length=200, blank=True)
    organ_code = models.CharField("拟稿单位统一社会信用代码", max_length=18, db_index=True)
    organ_name = models.CharField("拟稿单位", max_length=200)
    region = models.CharField("地区", max_length=6)
    drafted_by = models.CharField("拟稿人引用", max_length=80)
    drafted_at = models.DateTimeField("拟稿时间")
    reviewed_by = models.CharField("审核人引用", max_length=80, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    returned_for = models.CharField("退回（撤下）原因", max_length=500, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=PieceState.choices)

    class Meta:
        db_table = "credit_piece"
        verbose_name = "宣传稿件"
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("drafted_by")),
                name="nobody_publishes_his_own_piece",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-published_at"], name="piece_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A piece is its own file."""
        return self.code


class Course(models.Model):
    """培训课程 of one year: what to read, the questions, for which offices, whether it must be passed."""

    code = models.CharField("课程编号", max_length=36, unique=True)
    title = models.CharField("名称", max_length=200)
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    roles = models.JSONField("适用岗位", default=list)
    required = models.BooleanField("必修", default=False)
    body = models.TextField("学习内容", max_length=60_000)
    questions = models.TextField("测验题目", max_length=60_000)
    drafted_by = models.CharField("拟定人引用", max_length=80)
    drafted_at = models.DateTimeField("拟定时间")
    opened_by = models.CharField("审核人引用", max_length=80, blank=True)
    opened_at = models.DateTimeField("开放时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=CourseState.choices)

    class Meta:
        db_table = "credit_course"
        verbose_name = "培训课程"
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_by="") | ~Q(opened_by=F("drafted_by")),
                name="nobody_opens_his_own_course",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def matter(self) -> str:
        """A course is its own file."""
        return self.code


class Attempt(models.Model):
    """培训测验: one paper handed in by one person; closed to all but himself and his organ's count."""

    code = models.CharField("编号", max_length=36, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts",
                               verbose_name="课程")  # fmt: skip
    person = models.CharField("人员引用", max_length=80, db_index=True)
    body = models.CharField("单位统一社会信用代码", max_length=18, blank=True)
    role = models.CharField("岗位", max_length=20)
    answers = models.JSONField("答案", default=list)
    right = models.PositiveSmallIntegerField("答对题数")
    total = models.PositiveSmallIntegerField("题数")
    passed = models.BooleanField("合格")
    handed_in_at = models.DateTimeField("交卷时间")
    check_code = models.CharField("证书核验码", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=AttemptState.choices)

    class Meta:
        db_table = "credit_training_attempt"
        verbose_name = "培训测验"
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"], condition=Q(passed=True),
                name="a_course_is_passed_once", violation_error_code="already_exists",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["course", "body", "passed"], name="attempt_by_body")]

    def __str__(self) -> str:
        return f"{self.course} {self.code[:8]}"

    @property
    def matter(self) -> str:
        """Filed under the person, by reference."""
        return self.person
