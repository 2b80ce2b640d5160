"""What happens to posted answers: kept, advised on, or asked again with nothing lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from clinic import clock
from patients.care import amending, red_flags
from patients.care.advising import card, not_recorded
from patients.care.checking_in import answer
from patients.care.red_flags import very_severe_from
from patients.care.refusal import Refused
from patients.care.told import Told
from patients.models import CheckIn, Patient
from patients.portal.forms.check_in import CheckInForm, StartCheckForm
from patients.portal.posted import told_in
from patients.portal.safety import with_advice

AnswerForm = CheckInForm | StartCheckForm


@dataclass(frozen=True, slots=True)
class Post:
    """One post of answers, and what it tells by itself."""

    request: HttpRequest
    patient: Patient
    key: UUID
    told: Told
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest, patient: Patient) -> "Post":
        told = told_in(request, very_severe_from(patient))
        return cls(request, patient, posted_key(request), told, clock.now())


def posted_key(request: HttpRequest) -> UUID:
    """Return the key that makes a repeat harmless; a new one when the post brings none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def take(
    request: HttpRequest, patient: Patient, form: AnswerForm, page: str, *, corrects: CheckIn | None = None
) -> HttpResponse:
    """Store valid answers and show what follows; else show the page again, the advice of a red flag above it."""
    post = Post.of(request, patient)
    if not form.is_valid():
        return ask_again(post, form, page, corrects=corrects)
    try:
        check_in = store(post, form, corrects)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return ask_again(post, form, page, corrects=corrects)
    red_flags.keep_what_a_repeat_adds(
        patient=patient, key=post.key, told=post.told, stored=check_in, answers=form.answers(), now=post.now
    )
    if post.told.is_red_flag:
        return advice_page(post)
    return with_advice(lead(patient, "check-in-result", check_in.key))


def store(post: Post, form: AnswerForm, corrects: CheckIn | None) -> CheckIn:
    """Return the stored answers, or the correction of earlier ones. Raises Refused."""
    given: dict[str, Any] = {"patient": post.patient, "key": post.key, "answers": form.answers(), "now": post.now}
    return amending.correct_check_in(check_in=corrects, **given) if corrects else answer(**given)


def ask_again(post: Post, form: Form, page: str, **more: object) -> HttpResponse:
    """Return the form with its errors. Ticked red flags are reported at once: they wait for no missing answer."""
    context = {"form": form, "key": post.key, **more}
    if post.told.is_red_flag:
        saved = report_red_flags(post)
        context |= {
            "cards": [card(finding, post.told.symptoms, saved=saved) for finding in post.told.red_findings],
            "saved": saved,
            "not_recorded": not_recorded(post.patient.clinic.phone),
        }
    return with_advice(render(post.request, page, context))


def report_red_flags(post: Post) -> bool:
    """Return whether the clinic now knows all that is red."""
    return red_flags.report(patient=post.patient, key=post.key, told=post.told, now=post.now)


def advice_page(post: Post) -> HttpResponse:
    """Return the advice at once, in the answer to the post itself: no further request could fail."""
    context = {
        "cards": [card(finding, post.told.symptoms) for finding in post.told.red_findings],
        "answers": post.told.answers(),
        "answered_at": post.now.astimezone(post.patient.zone),
        "saved": True,
    }
    return with_advice(render(post.request, "portal/advice.html", context))


def lead(patient: Patient, name: str, *args: object) -> HttpResponse:
    """Return the way to another page about the same patient; a carer stays on their own pages."""
    by = patient.helped_by
    return see_other(f"helping-{name}", by.pk, *args) if by else see_other(name, *args)


def see_other(name: str, *args: object) -> HttpResponse:
    """Return a redirect that turns a post into a page to read."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)
