"""Messages to and from the clinic. Symptoms come first: what is written here is read on a working day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clinic import access, clock
from patients.care import messaging
from patients.care.checking_in import report_symptoms
from patients.models import SymptomReport
from patients.portal.answering import Post, advice_page, ask_again, posted_key, report_red_flags, see_other
from patients.portal.forms.messages import MessageForm
from patients.portal.safety import with_advice

PAGE = "portal/messages.html"


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """Show what was written; take a message, and the symptoms beside it as a report."""
    patient = access.patient_for(request)
    thread = messaging.thread(patient)
    if request.method != "POST":
        answer_by = messaging.answer_by(patient, clock.now())
        shown = {"form": MessageForm(), "key": posted_key(request), "thread": thread, "answer_by": answer_by}
        return render(request, PAGE, shown)
    post, form = Post.of(request, patient), MessageForm(request.POST)
    if not form.is_valid():
        return ask_again(post, form, PAGE, thread=thread)
    report = _report(post, form)
    messaging.write(patient=patient, key=post.key, text=form.cleaned_data["text"], now=post.now)
    if post.told.is_red_flag:
        return advice_page(post)
    return with_advice(see_other("symptom-result", report.key) if report else see_other("messages"))


def _report(post: Post, form: MessageForm) -> SymptomReport | None:
    """Return the report of what was ticked; the same key again, with more ticked, adds the red flags."""
    symptoms = form.symptoms()
    if not symptoms:
        return None
    report = report_symptoms(patient=post.patient, key=post.key, symptoms=symptoms, now=post.now)
    if post.told.is_red_flag and set(post.told.symptoms) - set(report.symptoms):
        report_red_flags(post)
    return report
