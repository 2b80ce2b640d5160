"""The way in for a carer. Opening the link changes nothing, and it alone opens nothing: a code is told besides."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic import clock, sign_in
from patients.care import carer_invitations as care
from patients.care.refusal import Refused
from patients.portal.forms.invitation import CarerInvitationForm
from patients.portal.invitation import BACKEND


@require_http_methods(["GET", "HEAD", "POST"])
def carer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, of nobody named, or take it up and sign in."""
    found = care.find(token, clock.now())
    if found is None:
        return render(request, "portal/invitation_over.html", status=404)
    user = request.user if request.user.is_authenticated else None
    form = CarerInvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code, password = form.cleaned_data["code"], form.cleaned_data["password"] or None
            account = care.accept(token=token, code=code, user=user, password=password, now=clock.now())
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            if user is None:
                login(request, account, backend=BACKEND)
                sign_in.answered(request, own_phone=form.cleaned_data["remember"])
            return redirect("helping")
    has_account = user is None and care.account_of(found) is not None
    shown = {"form": form, "row": found, "has_account": has_account, "user_here": user, "path": request.path}
    return render(request, "portal/carer_invitation.html", shown)
