"""Whom each address of the API is for."""

from clinic.access import Audience, audience


def api_routes() -> None:
    """Write the API's rows into the access table."""
    audience(
        Audience.PATIENT,
        "api-today",
        "api-prescription",
        "api-pain",
        "api-preferences",
        "api-sessions",
        "api-session-corrections",
        "api-session-notes",
        "api-soreness",
        "api-check-ins",
        "api-check-in-corrections",
        "api-check-in-notes",
        "api-symptoms",
    )
    audience(Audience.ANYONE, "api-schema", "api-docs")  # what there is, and nobody's record
