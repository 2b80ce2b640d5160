"""The environment as typed settings: what each variable says, read in one place. No Django."""

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class Mode(StrEnum):
    """How careful to be: production refuses what a demo or a test may do."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


def text(name: str, default: str = "") -> str:
    """Return a variable, or what stands in the file that <name>_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def words(name: str) -> list[str]:
    """Return a comma-separated variable as its parts."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def switch(name: str, *, default: bool) -> bool:
    """Return whether a variable says "on" or "off". Raises ValueError for anything else."""
    value = text(name) or ("on" if default else "off")
    if value not in ("on", "off"):
        raise ValueError(f"{name} is {value!r}; write on or off")
    return value == "on"


def shift(value: str) -> timedelta:
    """Return "+14d", "-3h", "+20m" or "+5s" as a time span; an empty value is none."""
    if not value:
        return timedelta()
    units = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    try:
        return timedelta(**{units[value[-1]]: int(value[:-1])})
    except (KeyError, ValueError):
        raise ValueError(f"CLOCK_SHIFT is {value!r}; write it as +14d, -3h, +20m or +5s") from None


def pace() -> float:
    """Return how long a second of waiting lasts: in a test, ticks, leases and pauses may pass quicker."""
    return float(text("TICK_SCALE") or 1) if text("LIMBER_MODE") == Mode.TEST else 1.0


def patience() -> float:
    """Return the same for how long somebody is waited for, who takes some real time even in a test."""
    return max(pace(), 0.1)


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for postgresql://user:password@host:port/name?host=/socket/folder&sslmode=require.

    What follows the question mark is PostgreSQL's own: `host` is a socket's folder, the rest are options of the line.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    socket = options.pop("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def return_address(value: str) -> str:
    """Return a plain address short enough to carry the mark of a mail before its @; an empty value is none."""
    if value and not re.fullmatch(r"[A-Za-z0-9._-]{1,16}@[A-Za-z0-9.-]+", value):
        raise ValueError(f"RETURN_ADDRESS is {value!r}; write a short plain address as returns@clinic.example")
    return value


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: host, port, sign-in, whether the line is encrypted from the start or by STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    ssl: bool


def mail_server(url: str) -> MailServer:
    """Return smtp://, smtp+tls:// or smtps://user:password@host:port as its parts."""
    parts = urlsplit(url)
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp+tls",
        ssl=parts.scheme == "smtps",
    )
