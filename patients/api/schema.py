"""How each view stands in the schema: what it takes, what it answers, and that it may refuse."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from clinic import problems
from patients.api.base import KEY
from patients.api.given import Problem

KEY_IN_HEADER = OpenApiParameter(
    KEY,
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="Made on the device, one for each thing that is sent. The same key with the same content is stored "
    "once and answered alike, however often it is sent; with another content it is refused (409).",
)


class Session(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The session cookie."""

    target_class = "patients.api.signed_in.SignedIn"
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """Return where the session is looked for."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


REFUSALS = (400, 401, 403, 404, 405, 406, 409, 413, 415, 429, 500)


def reads(summary: str, answer: Any, **more: Any) -> Callable[[Any], Any]:
    """Return what stands above a view that reads."""
    return extend_schema(summary=summary, responses={200: answer} | refusals(), **more)


def takes(
    summary: str, body: Any, answer: Any, *, keyed: bool = True, statuses: tuple[int, ...] = (201, 200), **more: Any
) -> Callable[[Any], Any]:
    """Return what stands above a view that stores."""
    return extend_schema(
        summary=summary,
        request=body,
        parameters=[KEY_IN_HEADER] if keyed else [],
        responses=dict.fromkeys(statuses, answer) | refusals(),
        **more,
    )


def refusals() -> dict[Any, Any]:
    return {(status, problems.TYPE): Problem for status in REFUSALS}
