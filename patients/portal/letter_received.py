"""The recipient's link in the mail of a letter: it names no patient, and only a press of the button says anything."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import clock
from patients.care import acknowledging
from patients.models.referral import ENDED


@csrf_exempt  # the token is the secret; who presses the button has no account here
@require_http_methods(["GET", "HEAD", "POST"])
def letter_received(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or record that the letter has come."""
    referral = acknowledging.find(token)
    if referral is None:
        raise Http404
    posted = request.method == "POST"
    if posted:
        referral = acknowledging.acknowledge(token=token, now=clock.now()) or referral
    clinic = referral.episode.patient.clinic
    context = {"received": posted, "withdrawn": referral.status in ENDED, "clinic": clinic}
    return render(request, "portal/letter_received.html", context)
