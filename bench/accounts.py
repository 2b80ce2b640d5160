"""What a known address costs beside an unknown one at each door: the same, or the time would tell the accounts."""

from collections.abc import Callable

from django.test import Client

from bench.measure import Compared, compare
from bench.sizes import Sizes
from clinic import access, limits
from clinic.limits import Limit, Limits
from clinic.models import User

KNOWN, UNKNOWN = "known@example.org", "unknown@example.org"
MOST_TIMES = 1.1
BLOCKS = 5
DOORS = {  # the address, the field, what else is sent, how often in a block
    "sign-in with a wrong password": ("/accounts/login/", "login", {"password": "not this one"}, 4),
    "emailed code": ("/accounts/login/code/", "email", {}, 40),
    "link for a new password": ("/accounts/password/reset/", "email", {}, 40),
}


def measure(_sizes: Sizes) -> list[Compared]:
    """Return each door; tries are counted there as ever, and never too many."""
    endless = Limit(1_000_000_000, 60)
    limits.FROM_ADDRESS = endless
    access.TRIED.update(dict.fromkeys(access.TRIED, Limits(endless, endless, endless)))
    User.objects.create_user(KNOWN, "a quiet harbour at dawn")
    return [door(name, *how) for name, how in DOORS.items()]


def door(name: str, path: str, field: str, more: dict[str, str], each: int) -> Compared:
    """Return what a known address costs at one door, beside an unknown one."""

    def knock(address: str) -> Callable[[], None]:
        def often() -> None:
            for _ in range(each):
                status = Client().post(path, {field: address, **more}).status_code
                if status >= 400:
                    raise RuntimeError(f"{path} answered {status}")

        return often

    return compare(
        f"{name}: a known address beside an unknown one",
        floor=knock(UNKNOWN),
        subject=knock(KNOWN),
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=each,
    )
