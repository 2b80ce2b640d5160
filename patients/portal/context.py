"""What every page knows."""

from typing import Any

from django.http import HttpRequest


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may show."""
    return {}
