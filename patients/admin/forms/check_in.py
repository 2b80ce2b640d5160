"""A check-in taken by phone or from paper: the questions of the portal, from the same list."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.fields import day_field, note_field, pain_field
from patients.care.checking_in import KEPT_BACK, Answers
from patients.models.check_in import Channel
from patients.rules.symptoms import ASKED_AS, HISTORY, NONE_OF_THESE, SEVERE_QUESTION, SYMPTOMS, Group

NONE = "none"
CHANGES = (
    ("", gettext_lazy("Not asked")),
    (1, gettext_lazy("1 Very much better")),
    (2, gettext_lazy("2 Much better")),
    (3, gettext_lazy("3 A little better")),
    (4, gettext_lazy("4 No change")),
    (5, gettext_lazy("5 A little worse")),
    (6, gettext_lazy("6 Much worse")),
    (7, gettext_lazy("7 Very much worse")),
)


class SymptomsField(forms.MultipleChoiceField):
    """One group of symptoms; somebody must have asked it, so nothing ticked is not an answer."""

    def __init__(self, group: Group, **options: Any) -> None:
        asked = [(str(code), _(symptom.question)) for code, symptom in SYMPTOMS.items() if symptom.group is group]
        super().__init__(
            choices=[*asked, (NONE, _(NONE_OF_THESE))],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Ask these too, and tick “None of these” if so.")},
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Return the codes; raises ValidationError when "none of these" stands beside one."""
        codes = super().clean(value)
        if NONE in codes and len(codes) > 1:
            raise forms.ValidationError(_("“None of these” is ticked beside another answer. Keep one of the two."))
        return [code for code in codes if code != NONE]


class SymptomForm(forms.Form):
    """Symptoms as the patient told them to a person or on paper: both groups are asked."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("Taken"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.PORTAL],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("How these answers reached you. It stands beside them in the record."),
        error_messages={"required": gettext_lazy("Say how it was taken.")},
    )
    on = day_field(gettext_lazy("Day of the answers"), help_text=gettext_lazy("The day on which the patient felt so."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), "on": today}
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["first_group"] = SymptomsField(Group.FIRST, label=_(ASKED_AS))
        self.fields["second_group"] = SymptomsField(Group.SECOND, label=_("And any of this?"))

    def clean_on(self) -> date:
        """Return the day; raises ValidationError for one that the follow-up cannot take any more."""
        on: date = self.cleaned_data["on"]
        if not self.today - KEPT_BACK <= on <= self.today:
            raise forms.ValidationError(
                _("Choose a day from %(first)s to today. Write an older answer into the note."),
                params={"first": f"{self.today - timedelta(days=KEPT_BACK.days):%-d %B}"},
            )
        return on

    def symptoms(self) -> frozenset[str]:
        """Return what was told, once it is checked."""
        return frozenset([*self.cleaned_data["first_group"], *self.cleaned_data["second_group"]])

    def named(self) -> frozenset[str]:
        """Return the symptoms that were ticked, before anything else is checked."""
        ticked = [*self.data.getlist("first_group"), *self.data.getlist("second_group")] if self.is_bound else []  # type: ignore[attr-defined]
        return frozenset(ticked) & frozenset(SYMPTOMS)


class CheckInForm(SymptomForm):
    """The answers as the patient gave them to a person or on paper."""

    pain = pain_field(
        gettext_lazy("Pain, average of the last 24 hours (0 to 10)"),
        help_text=gettext_lazy("0 is no pain, 10 the worst they can think of."),
    )
    severe = forms.BooleanField(
        label=gettext_lazy(SEVERE_QUESTION), required=False, help_text=gettext_lazy("Tick it when they say yes.")
    )
    change = forms.TypedChoiceField(
        label=gettext_lazy("Change since the start"),
        choices=CHANGES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("In their own view, since the very first day."),
    )
    note = note_field(
        gettext_lazy("Note"), required=False, help_text=gettext_lazy("What else they said, in their words.")
    )

    def __init__(self, *args: Any, today: date, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        if first:
            self.fields["history"] = forms.MultipleChoiceField(
                label=_("Medical history"),
                choices=[*((str(code), _(question)) for code, question in HISTORY.items()), (NONE, _(NONE_OF_THESE))],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Ask the history, and tick “None of these” if so.")},
            )
        self.order_fields(
            ["channel", "on", "first_group", "second_group", "severe", "pain", "change", "history", "note"]
        )

    def answers(self) -> Answers:
        """Return what was answered."""
        said = self.cleaned_data
        return Answers(
            pain=said["pain"],
            change=said["change"],
            symptoms=self.symptoms(),
            severe=said["severe"],
            history=frozenset(said.get("history", ())) - {NONE},
            note=said["note"],
        )
