"""The bench knocks at each door that could tell whether somebody is known: one that answers, to both alike."""

import pytest

from bench import accounts


@pytest.mark.django_db
def test_each_door_answers_the_known_and_the_unknown() -> None:
    doors = accounts.doors()
    assert [one.name for one in doors] == [
        "sign-in with a wrong password",
        "emailed code",
        "link for a new password",
        "invitation that was used",
    ]
    for one in doors:
        one.knock(one.known)
        one.knock(one.unknown)
