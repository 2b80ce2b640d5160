"""To whom letters may go: a directory of addresses that a person has checked."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.models import Clinic, Staff
from clinic.tables.cells import Column
from clinic.tables.dates import NotADate, date_of
from clinic.tables.reading import Row, Unreadable, problems_of, rows_of
from patients.care.refusal import Refused
from patients.models import Recipient
from patients.rules.schedule import local_date

COLUMNS = (
    *(
        Column(name, longest=getattr(Recipient._meta.get_field(name), "max_length", None), required=name == "name")
        for name in ("name", "organisation", "code", "email", "phone")
    ),
    Column("checked_on"),
)
MOST_ROWS = 5000


def of_address(clinic: Clinic, email: str) -> Recipient | None:
    """Return whose address this is in the directory of a clinic."""
    found = Recipient.objects.filter(clinic=clinic, email__iexact=email, is_active=True) if email else None
    return found.first() if found is not None else None


def today_at(clinic: Clinic, now: datetime) -> date:
    """Return the clinic's own date."""
    return local_date(now, ZoneInfo(clinic.time_zone))


@transaction.atomic
def add(
    *,
    by: Staff,
    name: str,
    email: str,
    now: datetime,
    organisation: str = "",
    code: str = "",
    phone: str = "",
    checked: bool = False,
) -> Recipient:
    """Return a new recipient, with the address checked today where somebody did. Raises Refused."""
    given = {"name": name, "organisation": organisation, "code": code, "email": email, "phone": phone}
    row = Recipient(clinic=by.clinic, **{key: value.strip() for key, value in given.items()})
    if checked:
        row.checked_on, row.checked_by = today_at(by.clinic, now), by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("This address is already in the directory."), "email") from None
    return row


@transaction.atomic
def check(*, by: Staff, recipient: Recipient, now: datetime) -> Recipient:
    """Record that a person has checked an address today, such as by ringing the practice."""
    recipient.checked_on, recipient.checked_by = today_at(by.clinic, now), by
    recipient.save(update_fields=["checked_on", "checked_by"])
    return recipient


@transaction.atomic
def change(*, by: Staff, recipient: Recipient, now: datetime, checked: bool = False) -> Recipient:
    """Keep a changed recipient; another address counts as unchecked until somebody checks it."""
    before = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if before.email.lower() != recipient.email.lower():
        recipient.checked_on, recipient.checked_by = None, None
    if checked:
        recipient.checked_on, recipient.checked_by = today_at(by.clinic, now), by
    recipient.save()
    return recipient


@dataclass(frozen=True)
class Line:
    """One row of a file: its number, whom it names, and what is wrong with it."""

    number: int
    name: str
    problem: str = ""
    email: str = ""
    checked_on: str = ""


@transaction.atomic
def import_csv(*, by: Staff, text: str, now: datetime, dry_run: bool = True) -> list[Line]:
    """Return each row of a file with what is wrong; they are written only when nothing is, and not at a dry run."""
    try:
        rows = rows_of(text, COLUMNS, most=MOST_ROWS)
    except Unreadable as reason:
        raise Refused(str(reason), "file") from None
    today = today_at(by.clinic, now)
    taken = {email.lower() for email in Recipient.objects.filter(clinic=by.clinic).values_list("email", flat=True)}
    lines = []
    for row in rows:
        lines.append(Line(row.line, row["name"], _wrong_with(row, taken, today), row["email"], row["checked_on"]))
        taken |= {row["email"].lower()}
    if not dry_run and not any(line.problem for line in lines):
        Recipient.objects.bulk_create(_recipient(row, by) for row in rows)
    return lines


def _wrong_with(row: Row, taken: set[str], today: date) -> str:
    for problem in problems_of(row, COLUMNS):
        return f"{problem.column}: {problem.message}" if problem.column else problem.message
    if row["email"]:
        try:
            validate_email(row["email"])
        except ValidationError:
            return _("%(email)s is not a mail address.") % {"email": row["email"]}
    if row["email"] and row["email"].lower() in taken:
        return _("This address is already in the directory.")
    return _wrong_date(row["checked_on"], today)


def _wrong_date(text: str, today: date) -> str:
    try:
        late = bool(text) and date_of(text) > today
    except NotADate as reason:
        return str(reason)
    return _("The address cannot have been checked after today.") if late else ""


def _recipient(row: Row, by: Staff) -> Recipient:
    checked = date_of(row["checked_on"]) if row["checked_on"] else None
    given = {column.name: row[column.name] for column in COLUMNS[:-1]}
    return Recipient(clinic=by.clinic, checked_on=checked, checked_by=by if checked else None, **given)
