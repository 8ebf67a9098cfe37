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
