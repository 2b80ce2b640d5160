"""Who is in the demo. Nobody here exists: fictional names, example.org addresses, NHS numbers from 999."""

from dataclasses import dataclass
from datetime import date

from clinic.models import Role


@dataclass(frozen=True)
class Place:
    """One demo clinic; `signatory` is whose standing signature sends its letters by themselves."""

    slug: str
    name: str
    phone: str
    address: str
    doctors: str
    signatory: str = ""


@dataclass(frozen=True)
class Member:
    """One member of staff, known in the stories by the first name."""

    clinic: str
    name: str
    role: Role
    cover: str = ""

    @property
    def key(self) -> str:
        """Return the first name in small letters."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """Return the address to sign in with."""
        return f"{self.key}@{self.clinic}.example"


@dataclass(frozen=True)
class Person:
    """One patient, known in the stories by the first name."""

    name: str
    therapist: str
    born: date
    nhs_number: str
    time_zone: str = "Europe/London"

    @property
    def key(self) -> str:
        """Return the first name in small letters."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """Return the address to sign in with."""
        return f"{self.key}@example.org"


PLACES = (
    Place("harbour", "Harbour Physiotherapy", "020 7946 0100", "1 Quay Street\nPortwick", "elm-practice.example"),
    Place("hillside", "Hillside Clinic", "020 7946 0200", "8 Upper Lane\nHillbury", "oak-surgery.example", "hana"),
)

STAFF = (
    Member("harbour", "Alice Archer", Role.PHYSIOTHERAPIST, cover="bob"),
    Member("harbour", "Bob Barker", Role.PHYSIOTHERAPIST, cover="alice"),
    Member("harbour", "Lena Lindqvist", Role.LEAD),
    Member("harbour", "Mona Marsh", Role.MANAGER),
    Member("hillside", "Charlie Cole", Role.PHYSIOTHERAPIST, cover="dora"),
    Member("hillside", "Dora Diaz", Role.PHYSIOTHERAPIST, cover="charlie"),
    Member("hillside", "Hana Holt", Role.LEAD),
)

PATIENTS = (
    Person("Dana Doyle", "alice", date(1984, 5, 2), "999 010 1019"),
    Person("Erin Ellis", "alice", date(1971, 11, 20), "999 010 2384"),
    Person("Imogen Iveson", "alice", date(1990, 8, 14), "999 010 3755"),
    Person("Gwen Garside", "alice", date(1966, 3, 9), "999 010 6495"),
    Person("Oscar Okafor", "alice", date(1979, 7, 30), "999 010 7866"),
    Person("Quentin Quayle", "alice", date(1988, 1, 17), "999 010 9230", "America/New_York"),
    Person("Tess Tolliver", "alice", date(1995, 9, 5), "999 011 0603"),
    Person("Hal Hartnell", "bob", date(1962, 12, 1), "999 011 1979"),
    Person("Jonas Jebb", "bob", date(1975, 4, 23), "999 011 3343"),
    Person("Kate Kellaway", "bob", date(1982, 10, 11), "999 011 4714"),
    Person("Mary Mbeki", "bob", date(1958, 6, 27), "999 011 6083"),
    Person("Sam Sefton", "bob", date(1993, 2, 8), "999 011 7454"),
    Person("Farid Fontaine", "charlie", date(1969, 5, 19), "999 011 8825"),
    Person("Leo Lacey", "charlie", date(1999, 7, 3), "999 012 0196"),
    Person("Priya Pillai", "charlie", date(1986, 9, 29), "999 012 1567", "Asia/Kolkata"),
    Person("Nadia Novak", "dora", date(1954, 1, 31), "999 012 2938"),
    Person("Rosa Reyes", "dora", date(1977, 8, 22), "999 012 4302"),
)
