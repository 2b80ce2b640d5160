"""Advice at a red flag comes first (law 11)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class AdviceFirst:
    """Placeholder shape: passes every request on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
