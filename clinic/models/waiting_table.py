"""A list on its way in: kept while it is checked in parts, until it is stored or forgotten."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.staff import Staff


class WaitingTable(models.Model):
    """One list that a member of staff reads in: one of each kind at a time, and gone when it is stored."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)  # the label of what its rows become
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    rows = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # the first of them, each as [line, column, message]
    began_at = models.DateTimeField()

    class Meta:
        verbose_name = _("list on its way in")
        verbose_name_plural = _("lists on their way in")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "kind"], name="one_list_of_a_kind_at_a_time"),
            models.CheckConstraint(condition=models.Q(checked__lte=models.F("rows")), name="checked_within_the_list"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_checked(self) -> bool:
        """Return whether every row has been looked at."""
        return self.checked == self.rows
