"""What a known address costs beside an unknown one at each door: the same, or the time would tell the accounts.

At an invitation it is a link that was used beside one that never was: it would tell who has come in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.test import Client

from bench.measure import Compared, compare
from bench.people import a_patient, a_physiotherapist
from bench.sizes import Sizes
from clinic import access, clock, limits
from clinic.limits import Limit, Limits
from clinic.models import User
from patients.care import inviting

KNOWN, UNKNOWN = "known@example.org", "unknown@example.org"
NO_LINK = "0" * 64
MOST_TIMES = 1.1
BLOCKS = 5


@dataclass(frozen=True)
class Door:
    """Where somebody knocks: the address, the field that names them, what else is sent, how often in a block."""

    name: str
    path: str
    each: int = 40
    names: str = ""  # the field; empty where the address itself names them
    more: dict[str, str] = field(default_factory=dict)
    known: str = KNOWN
    unknown: str = UNKNOWN
    answer: int = 200

    def knock(self, who: str) -> None:
        """Post once as a stranger with a new browser. Raises RuntimeError at another answer than the door's."""
        given = {self.names: who, **self.more} if self.names else self.more
        status = Client().post(self.path.format(who), given).status_code
        if status not in (self.answer, 302):
            raise RuntimeError(f"{self.path} answered {status}")


def measure(_sizes: Sizes) -> list[Compared]:
    """Return each door; tries are counted there as ever, and never too many."""
    endless = Limit(1_000_000_000, 60)
    limits.FROM_ADDRESS = endless
    access.TRIED.update(dict.fromkeys(access.TRIED, Limits(endless, endless, endless)))
    return [at(door) for door in doors()]


def doors() -> list[Door]:
    """Make who is known and return where they are asked for."""
    User.objects.create_user(KNOWN, "a quiet harbour at dawn")
    used = {"known": used_link(), "unknown": NO_LINK, "answer": 404}
    return [
        Door("sign-in with a wrong password", "/accounts/login/", 4, "login", {"password": "not this one"}),
        Door("emailed code", "/accounts/login/code/", names="email"),
        Door("link for a new password", "/accounts/password/reset/", names="email"),
        Door("invitation that was used", "/invitation/{}/", **used),
    ]


def used_link() -> str:
    """Return the token of an invitation that a patient has taken up."""
    by = a_physiotherapist()
    patient = a_patient(by)
    account, patient.user = patient.user, None
    patient.save(update_fields=["user"])
    account.delete()
    token = inviting.invite(by=by, patient=patient, now=clock.now()).rstrip("/").rpartition("/")[2]
    inviting.accept(token=token)
    return token


def at(door: Door) -> Compared:
    """Return what a known one costs at a door, beside an unknown one."""

    def often(knock: Callable[[], None]) -> None:
        for _ in range(door.each):
            knock()

    return compare(
        f"{door.name}: a known one beside an unknown one",
        floor=partial(often, partial(door.knock, door.unknown)),
        subject=partial(often, partial(door.knock, door.known)),
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=door.each,
    )
