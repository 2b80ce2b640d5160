"""The stop link of a reminder: it shows nothing personal, and only a press of the button stops anything."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from clinic import clock
from patients.care import reminding

ONE_CLICK = [("List-Unsubscribe", ["One-Click"])]  # RFC 8058, section 3.2


@csrf_exempt  # for one click only: a mail program that posts for the patient has no cookie, and the token is the secret
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or stop the reminders of whoever the link was sent to."""
    if reminding.patient_of(token) is None:
        raise Http404
    one_click = request.method == "POST" and list(request.POST.lists()) == ONE_CLICK and not request.FILES
    return (answer if one_click else csrf_protect(answer))(request, token)


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Return the question, or that the reminders are off."""
    if request.method == "POST":
        reminding.stop(token=token, now=clock.now())
    return render(request, "portal/stop.html", {"stopped": request.method == "POST"})
