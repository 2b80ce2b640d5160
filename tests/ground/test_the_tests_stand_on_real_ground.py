import socket

import psycopg
import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_speak_as_the_application_not_as_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("limber_app",)


@pytest.mark.django_db
def test_the_application_may_not_make_tables():
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id int)")


def test_nothing_outside_this_machine_can_be_reached():
    with socket.socket() as line, pytest.raises(OSError, match="only this machine"):
        line.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_leaves_nothing_behind(turn, servers):
    from django.contrib.auth.models import Group

    assert not Group.objects.exists()
    Group.objects.create(name=f"turn {turn}")
    with psycopg.connect(servers["DATABASE_URL"]) as other:
        assert other.execute("SELECT name FROM auth_group").fetchall() == [(f"turn {turn}",)]
