"""Patients from a list: what is wrong with each row, and all of them stored as if they had been entered one by one.

As after entering one by hand, nobody is invited yet: that comes with the first programme that is published.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import access, zones
from clinic.models import Staff
from clinic.tables.cells import Column
from clinic.tables.dates import NotADate, date_of
from clinic.tables.kinds import Kind, Wrong
from clinic.tables.reading import Problem, Row
from patients.care.directory import today_at
from patients.models import Patient
from patients.models.patient import validate_nhs_number

OLDEST = 130  # years
AT_ONCE = 1000


def column(name: str, words: object, *, required: bool = False, lines: bool = False) -> Column:
    """Return a column as long as the field of a patient that it fills."""
    longest = getattr(Patient._meta.get_field(name), "max_length", None)
    return Column(name, words, longest=longest, required=required, lines=lines)


COLUMNS = (
    column("name", gettext_lazy("First and last name."), required=True),
    Column("date_of_birth", gettext_lazy("Year, month, day: 1984-05-02."), required=True),
    Column("nhs_number", gettext_lazy("Ten digits, with or without spaces."), longest=14),
    Column(
        "physiotherapist",
        gettext_lazy("The e-mail address of the clinician who looks after them. Empty: you, if you are one."),
        longest=254,
    ),
    column("email", gettext_lazy("Where the invitation and reminders go."), required=True),
    column("phone", gettext_lazy("Where the clinic can ring them.")),
    column("address", gettext_lazy("For letters; may have several lines."), lines=True),
    column("doctor_name", gettext_lazy("Their doctor or practice.")),
    column("doctor_email", gettext_lazy("Where letters to the practice go.")),
    column("time_zone", gettext_lazy("Such as Europe/London. Empty: that of the clinic.")),
)
AS_TYPED = ("name", "email", "phone", "address", "doctor_name", "doctor_email")
ADDRESSES = ("email", "doctor_email")


@dataclass(frozen=True)
class Known:
    """What rows are held against: the clinicians, whom the clinic has, and what stands in the list already."""

    clinicians: Mapping[str, Staff]
    default: Staff | None
    numbers: Collection[str]
    people: Collection[tuple[str, date]]
    first_lines: Mapping[object, int]
    today: date
    zones: Collection[str]


def check(by: Staff, rows: Sequence[Row], among: Sequence[Row], now: datetime) -> list[Problem]:
    """Return what is wrong with some rows of a list."""
    known = _known(by, rows, among, now)
    return [problem for row in rows for problem in _wrong_with(row, known)]


def store(by: Staff, rows: Sequence[Row], now: datetime) -> int:
    """Return how many patients were stored, in one go. Raises Wrong when somebody entered one of them meanwhile."""
    known = _known(by, rows, (), now)
    try:
        with transaction.atomic():
            return len(Patient.objects.bulk_create((_patient(row, by, known) for row in rows), batch_size=AT_ONCE))
    except IntegrityError:
        said = _("Somebody has entered one of these patients meanwhile. Check the file again.")
        raise Wrong([Problem(rows[0].line, "", said)]) from None


PATIENTS = Kind("patients.patient", COLUMNS, check, store, most=10_000, at_once=AT_ONCE)


def _known(by: Staff, rows: Sequence[Row], among: Sequence[Row], now: datetime) -> Known:
    clinicians = Staff.objects.filter(clinic=by.clinic, is_active=True, role__in=access.CLINICIANS)
    ours = Patient.objects.of_clinic(by.clinic)
    numbers = [number for row in rows if (number := number_of(row))]
    days = {day for row in rows if (day := _born(row))}
    first_lines: dict[object, int] = {}
    for row in among:
        for mark in _marks(row):
            first_lines.setdefault(mark, row.line)
    return Known(
        {one.email.lower(): one for one in clinicians.select_related("user")},
        by if by.is_clinician else None,
        set(ours.filter(nhs_number__in=numbers).values_list("nhs_number", flat=True)),
        {(_same(name), day) for name, day in ours.filter(date_of_birth__in=days).values_list("name", "date_of_birth")},
        first_lines,
        today_at(by.clinic, now),
        zones.known() if any(row["time_zone"] for row in rows) else (),
    )


def number_of(row: Row) -> str:
    """Return an NHS number without the spaces and hyphens that people put into it."""
    return "".join(row["nhs_number"].replace("-", "").split())


def _same(name: str) -> str:
    return " ".join(name.casefold().split())


def _born(row: Row) -> date | None:
    try:
        return date_of(row["date_of_birth"])
    except NotADate:
        return None


def _marks(row: Row) -> Iterator[object]:
    """Yield by what a row is known again: the NHS number, and the name with the date of birth."""
    if number := number_of(row):
        yield number
    if born := _born(row):
        yield (_same(row["name"]), born)


def _wrong_with(row: Row, known: Known) -> Iterator[Problem]:
    for place, said in (
        ("date_of_birth", _wrong_birth(row, known.today)),
        ("nhs_number", _wrong_number(number_of(row))),
        ("physiotherapist", _wrong_clinician(row["physiotherapist"], known)),
        ("time_zone", _wrong_zone(row["time_zone"], known)),
        *((name, _wrong_address(row[name])) for name in ADDRESSES),
    ):
        if said:
            yield Problem(row.line, place, said)
    yield from _twice(row, known)


def _twice(row: Row, known: Known) -> Iterator[Problem]:
    number, born = number_of(row), _born(row)
    if number in known.numbers:
        yield Problem(
            row.line, "nhs_number", _("A patient of this clinic already has this NHS number. Delete the row.")
        )
    elif known.first_lines.get(number, row.line) != row.line:
        said = _("Line %(line)d has the same NHS number. Delete one of the two, or correct it.")
        yield Problem(row.line, "nhs_number", said % {"line": known.first_lines[number]})
    elif born and (_same(row["name"]), born) in known.people:
        said = _("This clinic has a patient of this name and date of birth. Delete the row, or enter them by hand.")
        yield Problem(row.line, "name", said)
    elif born and known.first_lines.get((_same(row["name"]), born), row.line) != row.line:
        said = _("Line %(line)d has the same name and date of birth. Delete one of the two.")
        yield Problem(row.line, "name", said % {"line": known.first_lines[_same(row["name"]), born]})


def _wrong_birth(row: Row, today: date) -> str:
    if not row["date_of_birth"]:
        return ""
    try:
        born = date_of(row["date_of_birth"])
    except NotADate as reason:
        return str(reason)
    if born > today:
        return _("The date of birth is in the future.")
    return _("Is the year right? That is more than %d years ago.") % OLDEST if today.year - born.year > OLDEST else ""


def _wrong_number(number: str) -> str:
    try:
        if number:
            validate_nhs_number(number)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _wrong_clinician(email: str, known: Known) -> str:
    if not email and known.default is None:
        return _("Say who looks after them: the e-mail address of a clinician of this clinic.")
    if email and email.lower() not in known.clinicians:
        return _("No clinician of this clinic has this address. Use the one they sign in with.")
    return ""


def _wrong_zone(text: str, known: Known) -> str:
    if text and text not in known.zones:
        return _("“%(zone)s” is not a time zone. Write one as Europe/London.") % {"zone": text}
    return ""


def _wrong_address(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        return _("%(email)s is not a mail address.") % {"email": text[:80]}
    return ""


def _patient(row: Row, by: Staff, known: Known) -> Patient:
    given: dict[str, Any] = {name: row[name] for name in AS_TYPED}
    return Patient(
        clinic=by.clinic,
        physiotherapist=known.clinicians.get(row["physiotherapist"].lower(), known.default),
        date_of_birth=date_of(row["date_of_birth"]),
        nhs_number=number_of(row),
        time_zone=row["time_zone"] or by.clinic.time_zone,
        **given,
    )
