"""System checks: what production refuses to start with, each with an id and what to do about it."""

import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from clinic.environment import Mode

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
SHORTEST_SECRET = 40
SHORTEST_TOKEN = 20


def secret() -> str:
    """Return the secret key, or nothing; Django itself refuses to hand out an empty one."""
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def secret_key() -> list[Error]:
    key = secret()
    if len(key) >= SHORTEST_SECRET and len(set(key)) > 8 and "insecure" not in key:
        return []
    hint = "Set SECRET_KEY, or SECRET_KEY_FILE, to at least 40 random characters and keep it out of the repository."
    return [Error("SECRET_KEY is missing, short or a default.", hint=hint, id="limber.E001")]


def allowed_hosts() -> list[Error]:
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Set ALLOWED_HOSTS to the names this portal is reached by, separated by commas."
    return [Error("ALLOWED_HOSTS is empty or allows every name.", hint=hint, id="limber.E002")]


def mail_server() -> list[Error]:
    if settings.EMAIL_HOST:
        return []
    hint = "Set EMAIL_URL, such as smtps://user:password@mail.example.org. Without mail no concern reaches anybody."
    return [Error("EMAIL_URL names no mail server.", hint=hint, id="limber.E003")]


def mail_in_the_clear() -> list[Error]:
    """Return an error where mail, and the sign-in to its server, would leave this machine unencrypted."""
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or settings.EMAIL_HOST in {"", *LOCAL}:
        return []
    hint = "Write EMAIL_URL as smtps:// or smtp+tls://; plain smtp:// is for a relay on this machine."
    return [Error("EMAIL_URL hands mail over unencrypted.", hint=hint, id="limber.E012")]


def clock() -> list[Error]:
    if not settings.CLOCK_SHIFT:
        return []
    hint = "Remove CLOCK_SHIFT; it is for the demo and the tests."
    return [Error("The clinic's time is shifted.", hint=hint, id="limber.E004")]


def debugging() -> list[Error]:
    if not settings.DEBUG:
        return []
    return [Error("DEBUG is on.", hint="It shows patients' data to strangers; set it to False.", id="limber.E005")]


def base_url() -> list[Error]:
    if settings.BASE_URL.startswith("https://"):
        return []
    hint = "Set BASE_URL to the address patients use, starting with https://; every link in a mail is built from it."
    return [Error("BASE_URL is not an https address.", hint=hint, id="limber.E006")]


def broker() -> list[Error]:
    if settings.CELERY_BROKER_URL:
        return []
    hint = "Set REDIS_URL, or BROKER_URL where RabbitMQ or another server wakes the workers."
    return [Error("Neither REDIS_URL nor BROKER_URL is set.", hint=hint, id="limber.E007")]


def text_gateway() -> list[Error]:
    """Return an error where text messages would go out in the clear, or anybody could say what became of them."""
    if not settings.TEXT_GATEWAY_URL:
        return []
    if settings.TEXT_GATEWAY_URL.startswith("https://") and len(settings.TEXT_GATEWAY_TOKEN) >= SHORTEST_TOKEN:
        return []
    hint = "Set TEXT_GATEWAY_URL to an https address and TEXT_GATEWAY_TOKEN to at least 20 characters, or neither."
    return [Error("The gateway for text messages is not safe to use.", hint=hint, id="limber.E009")]


def metrics_token() -> list[Error]:
    if not settings.METRICS_TOKEN or len(settings.METRICS_TOKEN) >= SHORTEST_TOKEN:
        return []
    hint = "Set METRICS_TOKEN to at least 20 random characters, or leave it empty: then nobody reads /metrics."
    return [Error("METRICS_TOKEN is short.", hint=hint, id="limber.E010")]


def second_factor() -> list[Error]:
    if settings.STAFF_SECOND_FACTOR:
        return []
    hint = "Remove STAFF_SECOND_FACTOR; only the demo and the tests let staff in without a second factor."
    return [Error("Staff sign in without a second factor.", hint=hint, id="limber.E013")]


def only_local() -> list[Error]:
    """Return an error where the demo, whose passwords everybody knows, would answer strangers."""
    reached = {*settings.ALLOWED_HOSTS, urlsplit(settings.BASE_URL).hostname or ""}
    if reached <= LOCAL:
        return []
    hint = f"Set LIMBER_MODE=production, or serve the demo as localhost only: {', '.join(sorted(reached - LOCAL))}."
    return [Error("The demo is reachable under a name that is not local.", hint=hint, id="limber.E008")]


IN_PRODUCTION = [
    secret_key,
    allowed_hosts,
    mail_server,
    mail_in_the_clear,
    clock,
    debugging,
    base_url,
    broker,
    text_gateway,
    metrics_token,
    second_factor,
]
ELSEWHERE = [only_local]


@register(Tags.security)
def safe_to_start(app_configs: Any = None, **_kwargs: Any) -> list[Error]:
    """Return what stands against starting in this mode."""
    looks = IN_PRODUCTION if settings.MODE == Mode.PRODUCTION else ELSEWHERE
    return [error for look in looks for error in look()]


def refuse_unsafe_start() -> None:
    """End this process, saying why, if it must not start like this. 3 is how a gunicorn worker ends for good."""
    errors = safe_to_start()
    for error in errors:
        sys.stderr.write(f"{error.id}: {error.msg} {error.hint}\n")
    if errors:
        raise SystemExit(3)
