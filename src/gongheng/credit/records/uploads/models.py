"""An uploaded file of records and what the check found; the file itself lies in the vault."""

from django.db import models

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.records.uploads.lifecycle import UploadState


class Upload(models.Model):
    """批量导入. File and checked rows may name persons: both lie in the vault until it is over."""

    code = models.CharField("导入编号", max_length=36, unique=True)
    item = models.CharField("信用事项", max_length=20)
    subject_kind = models.CharField("主体身份", max_length=20, choices=SubjectKind.choices)
    # The file
    file_name = models.CharField("文件名", max_length=200)
    file_key = models.CharField("文件引用", max_length=80, blank=True)
    digest = models.CharField("文件摘要", max_length=64)
    # Whose
    body = models.CharField("上传单位", max_length=18, db_index=True)
    region = models.CharField("地区", max_length=6)
    sent_by = models.CharField("上传人引用", max_length=80)
    taken_by = models.BigIntegerField("导入人岗位", null=True, blank=True)
    received_at = models.DateTimeField("上传时间")
    # What came of it
    rows_key = models.CharField("合格行引用", max_length=80, blank=True)
    total = models.PositiveIntegerField("行数", default=0)
    good = models.PositiveIntegerField("合格行", default=0)
    taken = models.PositiveIntegerField("已导入行", default=0)
    faults = models.JSONField("问题", default=list, blank=True)
    flags = models.JSONField("提示", default=list, blank=True)
    refused_for = models.CharField("不能读取的原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=UploadState.choices, db_index=True)

    class Meta:
        app_label = "records"
        db_table = "credit_upload"
        verbose_name = "批量导入"

    def __str__(self) -> str:
        return self.file_name

    @property
    def matter(self) -> str:
        """An upload is filed under the organ that sent it."""
        return self.body

    @property
    def bad(self) -> int:
        """Rows with at least one fault."""
        return self.total - self.good
