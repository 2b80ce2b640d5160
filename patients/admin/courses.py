"""Pause, resume, restart and end an episode from the record."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.course import EndForm, PauseForm, RestartForm, ReviewForm
from patients.admin.page import View, done, done_or_refused, found, page, record_of, refused_at
from patients.care import courses
from patients.care.refusal import Refused
from patients.models import Episode

WITH_PATIENT = Episode.objects.select_related("patient__clinic")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """End today's pause."""
    staff, episode = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    return done_or_refused(
        request,
        lambda: courses.resume(by=staff, episode=episode, now=clock.now()),
        _("The programme goes on from today."),
        record_of(episode.patient),
    )


@require_POST
def maintain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the programme and end the reviews."""
    staff, episode = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    return done_or_refused(
        request,
        lambda: courses.maintain(by=staff, episode=episode, now=clock.now()),
        _("The programme goes on as maintenance. An answer or a symptom brings the patient back to you."),
        record_of(episode.patient),
    )


def asking(
    form_class: type[forms.Form],
    act: Callable[..., object],
    *,
    title: str | Promise,
    lead: str | Promise,
    said: str | Promise,
) -> View:
    """Return the view that asks a form and does one verb to an episode with the answers."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        staff, episode = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                act(by=staff, episode=episode, now=clock.now(), **form.cleaned_data)
                return done(request, str(said), record_of(episode.patient))
            except Refused as refusal:
                refused_at(form, refusal)
        return page(request, "form.html", patient=episode.patient, title=str(title), form=form, lead=lead, button=title)

    return view


pause = asking(
    PauseForm,
    courses.pause,
    title=gettext_lazy("Pause the programme"),
    lead=gettext_lazy("Nothing is asked and no reminder is sent on these days. Reports of symptoms still reach you."),
    said=gettext_lazy("The pause is recorded."),
)
end = asking(
    EndForm,
    courses.end,
    title=gettext_lazy("End the episode"),
    lead=gettext_lazy("The programme and its reminders end today. Open concerns stay open until a person closes them."),
    said=gettext_lazy("The episode has ended."),
)
review = asking(
    ReviewForm,
    courses.set_review,
    title=gettext_lazy("Set the next review"),
    lead=gettext_lazy("On that date it stands on your desk, and stays there until somebody has looked."),
    said=gettext_lazy("The next review is set."),
)
restart = asking(
    RestartForm,
    courses.restart,
    title=gettext_lazy("Restart the review clock"),
    lead=gettext_lazy(
        "For a programme that was never begun, or a new injury. The next review counts from the new first day."
    ),
    said=gettext_lazy("The clock starts again."),
)


def urls() -> list[Any]:
    """Return the addresses of an episode's verbs."""
    verbs = {
        "pause": pause,
        "resume": resume,
        "restart": restart,
        "review": review,
        "maintain": maintain,
        "end": end,
    }
    return [
        path(f"episodes/<int:pk>/{verb}/", site.admin_view(view), name=f"patients_episode_{verb}")
        for verb, view in verbs.items()
    ]
