"""The way in for a new patient. Opening the link changes nothing: mail scanners open links too."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic import sign_in
from patients.care import inviting
from patients.care.refusal import Refused
from patients.portal.forms.invitation import InvitationForm

PAGE = "portal/invitation.html"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites, or accept and sign in."""
    found = inviting.find(token)
    if found is None:
        return render(request, "portal/invitation_over.html", status=404)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = inviting.accept(token=token, password=form.cleaned_data["password"] or None)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            login(request, user, backend=BACKEND)
            sign_in.answered(request, own_phone=form.cleaned_data["remember"])
            return redirect("today")
    return render(request, PAGE, {"form": form, "inviting_clinic": found.patient.clinic})
