from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Clinic, Staff


class Kind(models.TextChoices):
    PHOTO = "photo", _("photo")
    VIDEO = "video", _("video")


class UploadManager(models.Manager["Upload"]):
    """Leaves the content in the database until somebody asks for it."""

    def get_queryset(self) -> "models.QuerySet[Upload]":
        """Return what is known about each upload."""
        return super().get_queryset().defer("content")


class Upload(AppendOnly):
    """A photo or a short video of an exercise, as it was checked: written once, and only ever erased.

    In the database, not in a folder: there every web server sees it, and a backup holds it together with what names it.
    """

    sealed_by = ""  # of no patient, and its content is erased when somebody no longer agrees to be shown

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # its address: nobody guesses it
    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Staff, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    media_type = models.CharField(
        max_length=20, choices=[(name, name) for name in ("image/jpeg", "video/mp4", "video/webm")]
    )
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()  # bytes
    content = models.BinaryField()
    forgotten_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)  # depicting.forget

    objects = UploadManager()

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("photo or video")
        verbose_name_plural = _("photos and videos")
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0, size__gt=0), name="upload_shows_something"),
            models.CheckConstraint(
                condition=Q(kind="photo", media_type="image/jpeg") | Q(kind="video", media_type__startswith="video/"),
                name="upload_is_what_it_is_served_as",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def part(self, start: int, length: int) -> bytes:
        """Return some bytes of the content; the database reads no more than these."""
        cut = models.Func("content", start + 1, length, function="substring", output_field=models.BinaryField())
        return bytes(Upload.objects.filter(pk=self.pk).values_list(cut, flat=True).get())
