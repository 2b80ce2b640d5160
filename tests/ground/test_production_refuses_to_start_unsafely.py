import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from clinic.checks import safe_to_start
from clinic.environment import Mode

CHECKOUT = Path(__file__).resolve().parents[2]
SAFE = {
    "MODE": Mode.PRODUCTION,
    "SECRET_KEY": "correct-horse-battery-staple-0123456789-abcdefgh",
    "ALLOWED_HOSTS": ["portal.limber.example"],
    "EMAIL_HOST": "mail.limber.example",
    "EMAIL_USE_SSL": True,
    "CLOCK_SHIFT": timedelta(),
    "DEBUG": False,
    "BASE_URL": "https://portal.limber.example",
    "CELERY_BROKER_URL": "redis://broker/0",
    "STAFF_SECOND_FACTOR": True,
}
FAULTS = [
    ("limber.E001", {"SECRET_KEY": ""}),
    ("limber.E001", {"SECRET_KEY": "short"}),
    ("limber.E001", {"SECRET_KEY": "django-insecure-0123456789-0123456789-0123456789"}),
    ("limber.E002", {"ALLOWED_HOSTS": []}),
    ("limber.E002", {"ALLOWED_HOSTS": ["*"]}),
    ("limber.E003", {"EMAIL_HOST": ""}),
    ("limber.E012", {"EMAIL_USE_SSL": False}),
    ("limber.E004", {"CLOCK_SHIFT": timedelta(days=14)}),
    ("limber.E005", {"DEBUG": True}),
    ("limber.E006", {"BASE_URL": "http://portal.limber.example"}),
    ("limber.E007", {"CELERY_BROKER_URL": ""}),
    ("limber.E010", {"METRICS_TOKEN": "short"}),
    ("limber.E013", {"STAFF_SECOND_FACTOR": False}),
]


def ids(settings, **changed) -> list[str]:
    for name, value in {**SAFE, **changed}.items():
        setattr(settings, name, value)
    errors = safe_to_start()
    assert all(error.hint for error in errors)
    return [error.id for error in errors]


def test_safe_settings_pass(settings):
    assert ids(settings) == []


@pytest.mark.parametrize(("expected", "fault"), FAULTS)
def test_each_fault_has_its_id_and_a_hint(settings, expected, fault):
    assert ids(settings, **fault) == [expected]


def test_a_demo_under_a_public_name_is_refused(settings):
    demo = {"MODE": Mode.DEMO, "BASE_URL": "http://localhost:8000"}
    assert ids(settings, **demo) == ["limber.E008"]
    assert ids(settings, **demo, ALLOWED_HOSTS=["localhost", "127.0.0.1"]) == []


@pytest.mark.parametrize("start", ["import clinic.wsgi", "from clinic.celery import _check; _check()"])
def test_the_web_process_and_the_worker_end_with_a_hint(start):
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-c", start],
        cwd=CHECKOUT,
        env={**kept, "LIMBER_MODE": "production"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "limber.E001: SECRET_KEY is missing" in done.stderr
    assert "limber.E003: EMAIL_URL" in done.stderr
