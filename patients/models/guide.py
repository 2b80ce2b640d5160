"""The first steps of a new clinic: only that its lead has put them away is kept; the rest is seen in the data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Clinic, Staff


class GuideDismissal(AppendOnly):
    """The lead of a clinic no longer wants to see its first steps."""

    clinic = models.OneToOneField(Clinic, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("first steps put away")
        verbose_name_plural = _("first steps put away")

    def __str__(self) -> str:
        return f"{self.clinic}"
