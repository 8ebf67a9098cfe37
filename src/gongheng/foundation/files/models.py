"""Files by digest: stored once, named by what they are."""

from django.db import models


class StoredFile(models.Model):
    """The bytes that hash to `digest`, in the storage driver."""

    digest = models.TextField("SM3 摘要", primary_key=True)
    size = models.BigIntegerField("字节数")
    media_type = models.TextField("类型")
    stored_at = models.DateTimeField("入库时间")

    class Meta:
        db_table = "files_stored_file"
        verbose_name = "文件"


class Holder(models.Model):
    """Who put these bytes in: only that unit may refer to them by their digest."""

    pk = models.CompositePrimaryKey("file", "unit")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="holders")
    unit = models.CharField("上传单位", max_length=80, help_text="单位代码；没有单位的为岗位引用")

    class Meta:
        db_table = "files_holder"
        verbose_name = "文件的上传单位"
