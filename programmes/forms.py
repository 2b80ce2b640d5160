"""Forms for what the library holds: the dose, lists with one entry a line, and rows of one's own clinic."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic import uploading
from clinic.models import Clinic
from clinic.one_line import OneLine
from programmes import photos, videos
from programmes.dose.wording import WEEKDAYS
from programmes.explanations import DOSE
from programmes.models.dose_fields import every_day


class LinesField(SimpleArrayField):
    """Short texts, one a line; empty lines do not count."""

    def __init__(self, base_field: forms.Field | None = None, **options: Any) -> None:
        options["widget"] = forms.Textarea(attrs={"rows": 6})
        super().__init__(base_field or forms.CharField(), delimiter="\n", **options)

    def to_python(self, value: Any) -> Any:
        """Return the lines that say something."""
        if isinstance(value, str):
            value = "\n".join(line.strip() for line in value.splitlines() if line.strip())
        return list(super().to_python(value))


class CautionsField(forms.CharField):
    """Codes and their words, one pair a line: hip_replacement: check how far the hip may turn."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the pairs as lines."""
        return "\n".join(f"{code}: {words}" for code, words in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines as pairs. Raises ValidationError at a line that is none."""
        pairs = [line.partition(":") for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if any(not code.strip().isidentifier() or not words.strip() for code, _colon, words in pairs):
            raise ValidationError(_("Write each caution on its own line: hip_replacement: what to check."))
        return {code.strip(): words.strip() for code, _colon, words in pairs}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the lines say something else than the pairs."""
        return bool(self.prepare_value(initial or {}) != (data or "").replace("\r\n", "\n").strip())


class DepictedForm(OneLine, forms.Form):
    """A form with a photo or a short video."""

    file = forms.FileField(
        label=_("Photo or video"),
        help_text=_("It stands where a figure would."),  # how large it may be is said with it
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,video/mp4,video/webm"}),
        allow_empty_file=True,  # said in our own words
        error_messages={"required": _("Choose a photo or a video.")},
    )

    def __init__(self, *sent: Any, too_large: bool = False) -> None:
        super().__init__(*sent)
        self.too_large = too_large
        self.fields["file"].required = not too_large
        self.fields["file"].help_text = gettext(
            "A photo as JPEG, PNG or WebP, up to %(photo)s MB; or a video as MP4 (H.264) or WebM, up to %(video)s MB"
            " and %(seconds)s seconds. Show nobody who has not agreed to it."
        ) % {"photo": photos.MOST_BYTES >> 20, "video": videos.MOST_BYTES >> 20, "seconds": videos.MOST_SECONDS}

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError when there is nothing in it, or too much."""
        file = self.cleaned_data.get("file")
        if self.too_large:
            raise ValidationError(gettext("The file is larger than %(most)s MB.") % {"most": uploading.MOST >> 20})
        if file is not None and not file.size:
            raise ValidationError(gettext("There is nothing in this file. Choose another one."))
        return file


class DoseForm(OneLine, forms.ModelForm):  # type: ignore[type-arg]
    """A form of any model that has the columns of a dose; the bounds come with the columns."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("weekdays"),
        coerce=int,
        choices=[(number, _(name)) for number, name in enumerate(WEEKDAYS, start=1)],
        initial=every_day,
        widget=forms.CheckboxSelectMultiple,
        help_text=DOSE["weekdays"],
        error_messages={"required": _("Choose at least one weekday.")},
    )
    movements = LinesField(
        forms.CharField(max_length=40),
        label=_("movements, one a line"),
        required=False,
        help_text=DOSE["movements"],
    )


class OwnForm(OneLine, forms.ModelForm):  # type: ignore[type-arg]
    """A form whose new rows belong to `clinic`, known before they are checked."""

    clinic: Clinic | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.clinic:
            self.instance.clinic = self.clinic

    def _get_validation_exclusions(self) -> set[str]:
        # A short name is unique within the clinic, so the clinic takes part.
        return set(super()._get_validation_exclusions()) - {"clinic"}  # type: ignore[misc]


class ExerciseForm(OwnForm, DoseForm):
    """An exercise of one's own clinic."""

    equipment = LinesField(forms.CharField(max_length=60), label=_("equipment, one a line"), required=False)
    steps = LinesField(label=_("steps, one a line"), error_messages={"required": _("Write at least one step.")})
    inferred = LinesField(label=_("not said by the source, one a line"), required=False)
    cautions = CautionsField(
        label=_("cautions"), required=False, help_text=_("One a line, as hip_replacement: what to check.")
    )


class ItemForm(DoseForm):
    """An exercise in a programme; the places are put in order when all are saved."""

    def _get_validation_exclusions(self) -> set[str]:
        return set(super()._get_validation_exclusions()) | {"order"}  # type: ignore[misc]
