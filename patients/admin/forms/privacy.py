"""What staff write about a copy of the record, and about keeping it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine
from patients.models.privacy import Decision


class DisclosureForm(OneLine, forms.Form):
    """What becomes of an entry that tells about somebody else."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Until it is given or left out, a copy of the record says that it is held back."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed to leave it out. The patient can read this too, so name nobody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class HoldForm(OneLine, forms.Form):
    """Why a record must be kept longer than the law asks."""

    why = forms.CharField(
        label=gettext_lazy("Why it must be kept"),
        max_length=300,
        help_text=gettext_lazy(
            "Such as a claim or an inquiry, and which office asked. Nothing is erased until the hold ends. "
            "The patient can read this too, so name nobody."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
