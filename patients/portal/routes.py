"""Whom each page of the portal is for."""

from clinic.access import Action, Audience, audience, does


def portal_routes() -> None:
    """Write the portal's rows into the access table."""
    audience(Audience.ANYONE, "home", "help-now", "flare", "invitation", "letter-received", "stop")
    audience(Audience.ANYONE, "service-worker", "manifest", "no-network", "device")  # device: nobody, for a stranger
    audience(
        Audience.PATIENT,
        "today",
        "session",
        "sheet",
        "start-check",
        "check-in",
        "check-in-result",
        "correct-session",
        "correct-check-in",
        "soreness",
        "symptom",
        "symptom-result",
        "progress",
        "numbers",
        "programme",
        "paper",
        "paper-as-pdf",
        "your-data",
        "everything-as-data",
        "everything-to-read",
        "everything-as-paper",
        "reminders",
        "messages",
        "appointment",
        "can-wait",
    )
    audience(Audience.PATIENT, "carers", "give-carer", "end-carer")
    audience(Audience.ANYONE, "carer-invitation")
    audience(Audience.SIGNED_IN, "helping")  # whom the account helps; of most, nobody
    audience(
        Audience.CARER,
        "helping-today",
        "helping-programme",
        "helping-paper",
        "helping-paper-as-pdf",
        "helping-progress",
        "helping-help-now",
        "helping-symptom",
        "helping-symptom-result",
    )
    audience(Audience.HELPER, "helping-session", "helping-check-in", "helping-check-in-result")
    audience(Audience.ANYONE, "calendar")  # the link is the secret
    audience(Audience.PATIENT, "renew-calendar")
    audience(Audience.PATIENT_OR_STAFF, "upload")
    does(Action.VIEW, "programmes.upload", "upload")
    does(Action.SEE, "patients.patient", "as-seen-today", "as-seen-progress", "handout", "handout-as-pdf")
    does(Action.SEE, "patients.patient", "kept-as-data", "kept-to-read", "kept-as-paper")
