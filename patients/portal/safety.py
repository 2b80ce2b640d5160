"""Advice at a red flag comes from the posted answers, before validation, sign-in and database (law 11)."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from clinic import clock, problems
from patients.care.advising import card, help_list, not_recorded
from patients.care.told import Told
from patients.portal import phone_book
from patients.portal.posted import told_in, told_in_body

ASKING = frozenset({"check-in", "start", "symptom", "session", "messages", "correct", "helping"})
log = logging.getLogger(__name__)


class AdviceFirst:
    """Puts the advice on the page whenever the page itself did not, whatever went wrong further in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = told_by(request)
        if not told.findings:
            response = self.get_response(request)
            phone_book.remember(request, response)
            return response
        try:
            response = self.get_response(request)
        except Exception:  # whatever broke, the advice does not wait for it
            log.exception("A red flag was posted and could not be answered in full")
            response = HttpResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        if shows_advice(response):
            return response
        return (unsaved_body if problems.is_api(request) else unsaved)(request, told, response)


def told_by(request: HttpRequest) -> Told:
    """Return what a post tells, of a page or of the API."""
    if request.method == "POST" and problems.is_api(request):
        return told_in_body(request)
    return told_in(request) if asks(request) else Told()


def asks(request: HttpRequest) -> bool:
    """Return whether the post of a page can carry a red flag."""
    return request.method == "POST" and request.path_info.strip("/").partition("/")[0] in ASKING


def shows_advice(response: HttpResponse) -> bool:
    return getattr(response, "shows_advice", False)


def with_advice(response: HttpResponse) -> HttpResponse:
    """Return a page, marked as one that shows the advice or has stored that there is none to show."""
    response.shows_advice = True  # type: ignore[attr-defined]
    return response


def unsaved(request: HttpRequest, told: Told, instead_of: HttpResponse) -> HttpResponse:
    """Return the advice alone, and that nobody was told. It needs no session and no database."""
    phone = phone_book.phone_of(request)
    page = render_to_string(
        "portal/advice.html",
        {
            "cards": [card(finding, told.symptoms, saved=False) for finding in told.findings],
            "not_recorded": not_recorded(phone),
            "clinic": {"phone": phone},
            "answers": told.answers(),
            "answered_at": clock.now(),
            "help_list": help_list(),
        },
    )
    # Never a success: nothing was saved, and a script that sent this must not believe it was.
    status = max(instead_of.status_code, HTTPStatus.FORBIDDEN)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def unsaved_body(request: HttpRequest, told: Told, instead_of: HttpResponse) -> JsonResponse:
    """Return the advice beside what went wrong, and that nobody was told, for a program to show."""
    said = problems.said_by(instead_of)
    kept = {name: said[name] for name in ("title", "detail", "errors") if name in said}
    status = instead_of.status_code if instead_of.status_code >= HTTPStatus.BAD_REQUEST else HTTPStatus.FORBIDDEN
    cards = [asdict(card(finding, told.symptoms, saved=False)) for finding in told.findings]
    return problems.problem(
        status,
        kind=said.get("type", "about:blank"),
        advice=cards,
        not_recorded=not_recorded(phone_book.phone_of(request)),
        **kept,
    )
