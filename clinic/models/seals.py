"""The seals of what is written once, and what the law let go of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.history import AppendOnly


class SealedBatch(AppendOnly):
    """Some rows of one table, by the digest of each, bound to the batch before by its hash (clinic.sealing)."""

    sealed_by = ""  # it is the seal

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    after = models.BigIntegerField(null=True)  # the key up to which the table was sealed before; none: its first
    upto = models.BigIntegerField()
    columns = ArrayField(models.CharField(max_length=63))  # what the digests are made of: more may come later
    keys = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()  # 32 bytes for each key
    previous = models.BinaryField(unique=True)  # no chain forks
    hash = models.BinaryField(unique=True)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["table", "-upto"], name="sealed_upto")]  # clinic.sealing

    def __str__(self) -> str:
        return f"{self.table}, {self.after} to {self.upto}"


class Erasure(AppendOnly):
    """What stands for a row whose content the law let go: where it was, by whose command and why it is gone."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    key = models.BigIntegerField()
    by = models.CharField(max_length=120)
    why = models.CharField(max_length=300)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "key"], name="erased_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
