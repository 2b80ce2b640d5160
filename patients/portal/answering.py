"""What happens to posted answers: kept, advised on, or asked again with nothing lost."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from clinic import clock
from patients.care.checking_in import answer, report_symptoms
from patients.care.facts import policy_of
from patients.care.refusal import Refused
from patients.models import CheckIn, Patient
from patients.portal.advising import card, not_recorded
from patients.portal.forms.check_in import CheckInForm, StartCheckForm
from patients.portal.posted import Told, told_in
from patients.portal.safety import with_advice
from patients.rules.findings import HOLDING, Finding, findings_of_symptoms
from patients.rules.symptoms import CODES_BY_TIER, Tier

AnswerForm = CheckInForm | StartCheckForm
RED = CODES_BY_TIER[Tier.EMERGENCY] | CODES_BY_TIER[Tier.URGENT]


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


def very_severe_from(patient: Patient) -> int:
    """Return the pain from which a patient's clinic counts it as very severe."""
    return policy_of(patient.clinic)[1].very_severe_pain


def posted_key(request: HttpRequest) -> UUID:
    """Return the key that makes a repeat harmless; a new one when the post brings none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def take(request: HttpRequest, patient: Patient, form: AnswerForm, page: str) -> HttpResponse:
    """Store valid answers and show what follows; else show the page again, the advice of a red flag above it."""
    post = Post.of(request, patient)
    if not form.is_valid():
        return ask_again(post, form, page)
    try:
        check_in = answer(patient=patient, key=post.key, answers=form.answers(), now=post.now)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return ask_again(post, form, page)
    keep_what_a_repeat_adds(post, check_in, form)
    if post.told.is_red_flag:
        return advice_page(post)
    return with_advice(see_other("check-in-result", check_in.key))


def ask_again(post: Post, form: Form, page: str, **more: object) -> HttpResponse:
    """Return the form with its errors. Ticked red flags are reported at once: they wait for no missing answer."""
    context = {"form": form, "key": post.key, **more}
    if post.told.is_red_flag:
        saved = report_red_flags(post)
        context |= {
            "cards": [card(finding, post.told.symptoms, saved=saved) for finding in red_findings(post.told)],
            "saved": saved,
            "not_recorded": not_recorded(post.patient.clinic.phone),
        }
    return with_advice(render(post.request, page, context))


def report_red_flags(post: Post) -> bool:
    """Return whether the clinic now knows all that is red: very bad pain alone needs the whole check-in."""
    symptoms = frozenset(post.told.symptoms)
    if symptoms & RED:
        report_symptoms(patient=post.patient, key=key_for(post.key, symptoms), symptoms=symptoms, now=post.now)
    return set(red_findings(post.told)) <= set(findings_of_symptoms(symptoms))


def keep_what_a_repeat_adds(post: Post, check_in: CheckIn, form: AnswerForm) -> None:
    """Store red flags that a second post of the same key adds; the first answer stands otherwise."""
    if frozenset(post.told.symptoms) & RED - frozenset(check_in.symptoms):
        report_red_flags(post)
    known = replace(post.told, symptoms=(), pain=check_in.pain, severe=check_in.severe)
    added = replace(post.told, symptoms=())
    if added.is_red_flag and not known.is_red_flag:
        key = key_for(post.key, ("very_severe_pain",))
        answer(patient=post.patient, key=key, answers=form.answers(), now=post.now)


def key_for(key: UUID, what: frozenset[str] | tuple[str, ...]) -> UUID:
    """Return a key of its own for a part of a post, the same for every repeat."""
    return uuid5(NAMESPACE_OID, f"{key}/{','.join(sorted(what))}")


def advice_page(post: Post) -> HttpResponse:
    """Return the advice at once, in the answer to the post itself: no further request could fail."""
    context = {
        "cards": [card(finding, post.told.symptoms) for finding in red_findings(post.told)],
        "answers": post.told.answers(),
        "answered_at": post.now.astimezone(post.patient.zone),
        "saved": True,
    }
    return with_advice(render(post.request, "portal/advice.html", context))


def red_findings(told: Told) -> list[Finding]:
    return [finding for finding in told.findings if finding in HOLDING]


def see_other(name: str, *args: object) -> HttpResponse:
    """Return a redirect that turns a post into a page to read."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)
