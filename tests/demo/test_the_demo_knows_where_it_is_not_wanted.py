"""`manage.py demo` never touches a clinic that is real, and never production."""

import pytest
from django.core.management import CommandError, call_command

from clinic.environment import Mode
from clinic.models import Clinic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", [(), ("--if-empty",)])
def test_production_gets_no_demo(settings, words):
    settings.MODE = Mode.PRODUCTION
    with pytest.raises(CommandError, match="production"):
        call_command("demo", *words)
    assert not Clinic.objects.exists()


def test_a_clinic_that_stands_is_left_alone(clinic, capsys):
    call_command("demo", "--if-empty")
    assert capsys.readouterr().out == ""
    assert Clinic.objects.get() == clinic


def test_without_being_asked_to_pass_over_it_says_why_it_does_nothing(clinic):
    with pytest.raises(CommandError, match="empty database"):
        call_command("demo")
