"""How to sign in to the demo."""

from django.utils.translation import gettext as _

from clinic.models import User
from patients.demo.people import PATIENTS, STAFF
from patients.demo.staging import PASSWORD

SHOWN_STAFF = ("alice", "lena")
SHOWN_PATIENTS = ("dana", "erin", "imogen")


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (role, address, password): a physiotherapist, a clinical lead and three patients."""
    staff = [(str(member.role.label), member.email, PASSWORD) for member in STAFF if member.key in SHOWN_STAFF]
    return staff + [(_("Patient"), person.email, PASSWORD) for person in PATIENTS if person.key in SHOWN_PATIENTS]


def exist() -> bool:
    """Return whether the demo stands in this database."""
    return User.objects.filter(email=sign_ins()[0][1]).exists()
