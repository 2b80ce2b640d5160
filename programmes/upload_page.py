"""The page on which a photo or a short video takes the place of an exercise's figure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access, clock, uploading
from clinic.access import Action
from clinic.admin import site
from programmes import depicting, pictures
from programmes.forms import DepictedForm
from programmes.models import Exercise


class UploadForm(DepictedForm):
    """The file, and what it shows."""

    words = forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For those who cannot see it: who does what, in one or two sentences."),
        error_messages={"required": gettext_lazy("Say in words what it shows, for those who cannot see it.")},
    )

    def __init__(self, *sent: Any, exercise: Exercise, too_large: bool = False) -> None:
        super().__init__(*sent, too_large=too_large)
        self.initial = {"words": exercise.upload_words}
        self.fields["file"].required &= exercise.upload_id is None


def upload_page(request: HttpRequest, object_id: int) -> HttpResponse:
    """Show what stands in place of the figure; keep another when it holds."""
    staff = access.staff_of(request)
    rows = Exercise.objects.select_related("upload")
    exercise = access.found(staff, rows, Action.CHANGE, pk=object_id)
    assert staff is not None  # found() answered 404 otherwise
    if request.POST.get("do") == "none":
        depicting.take_away(by=staff, exercise=exercise)
        return _done(request, exercise, _("The photo or video is taken away."))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, exercise=exercise, too_large=uploading.too_large(request))
    if form.is_valid():
        file, words = form.cleaned_data["file"], form.cleaned_data["words"]
        try:
            if file is None:
                depicting.describe(by=staff, exercise=exercise, words=words)
            else:
                depicting.show(by=staff, exercise=exercise, content=file.read(), words=words, now=clock.now())
            return _done(request, exercise, _("Saved. Patients see it where a figure would stand."))
        except ValidationError as error:
            form.add_error("file", error)
    return _page(request, exercise, form)


def _done(request: HttpRequest, exercise: Exercise, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:programmes_exercise_change", args=[exercise.pk]))


def _page(request: HttpRequest, exercise: Exercise, form: UploadForm) -> HttpResponse:
    shown = site.each_context(request) | {
        "title": _("Photo or video"),
        "exercise": exercise,
        "opts": Exercise._meta,
        "form": form,
        "now_shown": pictures.recorded(exercise),
    }
    return TemplateResponse(request, "admin/programmes/upload.html", shown, status=422 if form.errors else 200)
