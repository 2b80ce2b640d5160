"""Secrets come from the environment or a file, and a default is none."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clinic import environment

CHECKOUT = Path(__file__).resolve().parents[2]
SECRETS = ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "TEXT_GATEWAY_TOKEN"]
LIVE = {
    "LIMBER_MODE": "production",
    "ALLOWED_HOSTS": "portal.limber.example",
    "BASE_URL": "https://portal.limber.example",
    "EMAIL_URL": "smtps://limber:secret@mail.limber.example",
    "SECRET_KEY": "correct-horse-battery-staple-0123456789-abcdefgh",
    "REDIS_URL": "redis://broker/0",
}
ASK = """
import json
from django.conf import settings as s
print(json.dumps({name: getattr(s, name) for name in %r}))
"""


def live(code: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run something with the settings of production."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "clinic.settings", **LIVE, **changed},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_can_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv(name, "from the environment")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    assert environment.text(name) == "from the file"


def test_no_secret_has_a_default() -> None:
    asked = json.loads(live(ASK % ["TEXT_GATEWAY_TOKEN", "EMAIL_HOST_PASSWORD"], EMAIL_URL="").stdout)
    assert asked == {"TEXT_GATEWAY_TOKEN": "", "EMAIL_HOST_PASSWORD": ""}
    assert "limber.E001" in live("import clinic.wsgi", SECRET_KEY="").stderr


def test_a_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    done = live("import clinic.wsgi", SECRET_KEY_FILE=str(tmp_path / "nothing"))
    assert done.returncode != 0
    assert "No such file" in done.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": "changeme"}, "limber.E001"),
        ({"SECRET_KEY": "a" * 60}, "limber.E001"),
        ({"EMAIL_URL": "smtp://limber:secret@mail.limber.example"}, "limber.E012"),
        ({"EMAIL_URL": "smtp://mail.limber.example"}, "limber.E012"),
    ],
)
def test_production_does_not_start_with_a_default_or_a_secret_in_the_clear(changed: dict[str, str], said: str) -> None:
    done = live("import clinic.wsgi", **changed)
    assert done.returncode == 3
    assert said in done.stderr


def test_a_relay_on_the_same_machine_may_be_spoken_to_in_the_clear() -> None:
    assert "limber.E012" not in live("import clinic.wsgi", EMAIL_URL="smtp://localhost").stderr


def test_production_answers_over_https_only() -> None:
    named = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SESSION_COOKIE_SECURE",
             "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "DEBUG"]  # fmt: skip
    asked = json.loads(live(ASK % named).stdout)
    assert asked.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert asked.pop("DEBUG") is False
    assert set(asked.values()) == {True}
    names = json.loads(live(ASK % ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]).stdout)
    assert all(name.startswith("__Host-") for name in names.values())


def test_nothing_in_the_checkout_looks_like_a_secret() -> None:
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout.decode()
    files = [CHECKOUT / name for name in shown.split("\0") if name]
    marks = [b"-----BEGIN " + kind for kind in (b"PRIVATE KEY", b"RSA PRIVATE KEY", b"EC PRIVATE KEY", b"OPENSSH")]
    held = [str(file) for file in files if file.is_file() and any(mark in file.read_bytes() for mark in marks)]
    assert held == []
