"""The archive package of a tender: one ZIP, its manifest, and what its completeness check found."""

from django.db import models
from django.db.models import Q

from gongheng.trading.tendering.models import Tender


class PackageState(models.TextChoices):
    """Whether the package may still change."""

    ASSEMBLED = "assembled", "已组卷"
    SEALED = "sealed", "已封存"


class Package(models.Model):
    """电子档案包: one tender, one package; the bytes lie in the file store."""

    tender = models.OneToOneField(Tender, models.PROTECT, related_name="package")
    manifest_digest = models.TextField("清单摘要")
    digest = models.TextField("档案包摘要", help_text="不含证明的档案包；证明在取出时附上")
    size = models.BigIntegerField("字节数")
    files = models.PositiveIntegerField("文件数")
    entries = models.PositiveIntegerField("办理记录数")
    completeness = models.JSONField("齐全检查")
    assembled_at = models.DateTimeField("组卷时间")
    sealed_at = models.DateTimeField("封存时间", null=True, blank=True)
    state = models.TextField("状态", choices=PackageState.choices)

    class Meta:
        db_table = "trading_archive_package"
        verbose_name = "电子档案包"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sealed") | Q(sealed_at__isnull=False),
                name="a_sealed_package_was_sealed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.code} 档案"

    @property
    def matter(self) -> str:
        """Packages are filed under their tender."""
        return self.tender.code
