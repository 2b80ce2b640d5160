"""What each field of the clinic and its staff is for, in a clinician's words."""

from django.utils.translation import gettext_lazy as _

CLINIC = {
    "name": _("As patients read it on their pages, in mails and in letters."),
    "slug": _("Small letters and hyphens; it is part of addresses. Choose it once."),
    "phone": _("Patients see it on every page and in every mail. Somebody answers it in opening hours."),
    "address": _("It stands at the top of letters."),
    "time_zone": _("Opening hours and deadlines are counted in it, such as Europe/London."),
    "nation": _("On its bank holidays the clinic counts as closed."),
    "opens_at": _("Deadlines for answering a concern run from here."),
    "closes_at": _("Deadlines stand still from here until the next opening."),
    "open_weekdays": _("Days on which somebody answers. Emergencies are told at any hour."),
    "default_recipient_name": _("Whom a new letter names as its recipient, such as the practice nearby."),
    "default_recipient_email": _("A letter goes there by mail only when the address is on a secure domain."),
    "standing_signatory": _("The clinician in whose name letters go without waiting. Only they can give it."),
}
STAFF = {
    "clinic": _("Where this person works. It is not changed later."),
    "name": _("As patients and colleagues read it."),
    "role": _("A manager sees no answers of patients. A lead also changes the follow-up settings."),
    "registration": _("The number with the professional register; it stands below letters."),
    "phone": _("A direct line for colleagues. Patients see the clinic's number."),
    "is_active": _("Off: they can no longer sign in. What they did stays in the records."),
    "cover": _("Who gets their concerns while they are away."),
    "away_from": _("The first day away. From then on, the cover is told instead."),
    "away_until": _("The first day back at work."),
}
USER = {
    "email": _("They sign in with a code sent to this address."),
    "name": _("As it is shown to others."),
    "is_active": _("Off: this account can no longer sign in."),
}
