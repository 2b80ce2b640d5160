"""Messages at the desk: the whole thread of a patient, and the answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.messages import AnswerForm
from patients.admin.page import done, found, page, read, record_of
from patients.care import messaging
from patients.models import Patient


def messages(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show what was written and take an answer; what came while it was written waits on."""
    rows = Patient.objects.select_related("clinic", "conversation")
    staff, patient = found(request, rows, Action.ANSWER_FOR, pk)
    thread = list(messaging.thread(patient))
    seen = thread[-1].pk if thread else 0
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"seen": seen})
    if form.is_valid():
        messaging.answer(by=staff, patient=patient, now=clock.now(), **form.said())
        return done(request, _("Your answer is on the patient's pages."), record_of(patient))
    read(request, patient)
    title, waiting = _("Messages"), getattr(patient, "conversation", None)
    shown = {"form": form, "thread": thread, "waiting": waiting}
    return page(request, "messages.html", patient=patient, title=title, **shown)


def urls() -> list[Any]:
    """Return the address of the thread."""
    return [path("<uuid:pk>/messages/", site.admin_view(messages), name="patients_messages")]
