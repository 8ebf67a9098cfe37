"""The one table of secrets and personal data, encrypted row by row."""

from django.db import models


class Secret(models.Model):
    """A sealed value under a reference; deleting the row erases the value for good."""

    key = models.TextField("引用", primary_key=True)
    nonce = models.BinaryField("随机数")
    sealed = models.BinaryField("密文")
    # A keyed digest of the identifying value, so that a number can be found without being stored.
    found_by = models.TextField("检索摘要", blank=True, db_index=True)

    class Meta:
        db_table = "vault_secret"
        verbose_name = "保密信息"
