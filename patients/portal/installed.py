"""What makes the portal a thing to install: the manifest, the service worker, and the page without a network."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.portal import release

GROUND, PAPER = "#0f5c5c", "#ffffff"
# Kept by a phone for who is signed in on it. Never admin, accounts, or what a link with a secret leads to.
PAGES = "today|start|check-in|symptom|programme|progress|sheet|flare|messages|reminders|help-now"
KEPT = rf"^/({PAGES})/$|^/session/[0-9a-f-]+/$"
SENDS = "limber/offline/reminded.js"
PUBLIC = ("help-now", "flare", "no-network")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker of this release; any changed static file changes it, and so phones fetch anew.

    As a module it imports what sends in the background; browsers that cannot do that take it as a plain script.
    """
    facts = {
        "version": release.version(),
        "shell": [*release.shell(), *(reverse(name) for name in PUBLIC)],
        "kept": KEPT,
    }
    sends = f"import {json.dumps(static(SENDS))};\n" if "reminded" in request.GET else ""
    script = f"{sends}const RELEASE = {json.dumps(facts)};\n".encode() + release.content(release.WORKER)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """Return how the portal looks on a home screen."""
    shortcuts = ((_("Report a symptom"), "symptom"), (_("When to get help now"), "help-now"))
    answer = JsonResponse(
        {
            "id": "/",
            "name": "Limber",
            "short_name": "Limber",
            "description": _("Your exercises, how you are, and when to get help."),
            "lang": get_language(),
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "theme_color": GROUND,
            "background_color": PAPER,
            "icons": [
                icon("limber/mark.svg", "any", "image/svg+xml"),
                icon("limber/icon-192.png", "192x192"),
                icon("limber/icon-512.png", "512x512"),
                icon("limber/icon-maskable-512.png", "512x512") | {"purpose": "maskable"},
            ],
            "shortcuts": [{"name": words, "url": reverse(name)} for words, name in shortcuts],
        }
    )
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


def icon(name: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": kind}


@require_safe
def no_network(request: HttpRequest) -> HttpResponse:
    """Say that a page is not on this phone; the worker shows it in place of what it could not fetch."""
    return render(request, "portal/no_network.html")
