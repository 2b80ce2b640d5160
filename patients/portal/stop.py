"""The stop link of a reminder: it shows nothing personal, and only a press of the button stops anything."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import clock
from patients.care import reminding


@csrf_exempt  # the token is the secret; a mail program that posts for the patient has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or stop the reminders of whoever the link was sent to."""
    if reminding.patient_of(token) is None:
        raise Http404
    if request.method == "POST":
        reminding.stop(token=token, now=clock.now())
    return render(request, "portal/stop.html", {"stopped": request.method == "POST"})
