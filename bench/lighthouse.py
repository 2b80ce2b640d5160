"""What Lighthouse says of the pages a patient opens first, on a phone as it imagines one. Needs npm and Chromium."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bench.measure import Compared
from bench.people import a_physiotherapist, a_starter
from bench.sizes import Sizes
from clinic import clock
from clinic.local.folder import data_folder

VERSION = "12"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST, RUNS, TRIES = 98, 5, 3
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"


def measure(_sizes: Sizes) -> Iterable[Compared]:
    """Yield the median score of each page in each category, beside the least it must be."""
    version = a_starter(a_physiotherapist(), now=clock.now(), since=timedelta(days=9))
    user = version.prescription.episode.patient.user
    assert user
    client = Client()
    client.force_login(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    pages = {
        "sign-in": (reverse("account_login"), ""),
        "today": (reverse("today"), cookie),
        "session": (reverse("session", args=[version.prescription_id]), cookie),
    }
    with serving() as address:
        for name, (path, sent) in pages.items():
            runs = [scores(address + path, sent) for _ in range(RUNS)]
            yield from (_row(name, category, [run[category] for run in runs]) for category in CATEGORIES)


def _row(page: str, category: str, found: list[float]) -> Compared:
    score = median(found)
    return Compared(f"Lighthouse, {page}: {category}", LEAST, score, LEAST / max(score, 1), 1.0, 0.0)


def program() -> Path:
    """Return Lighthouse, installed beside the data once. Raises SystemExit where it cannot be."""
    folder = data_folder(Path(settings.BASE_DIR)) / "lighthouse"
    found = folder / "node_modules" / ".bin" / "lighthouse"
    if not found.exists():
        if not (npm := shutil.which("npm")):
            raise SystemExit("Lighthouse needs Node and npm (on Debian: apt-get install nodejs npm)")
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return found


def scores(url: str, cookie: str) -> dict[str, float]:
    """Return what one run says, 0 to 100 for each category."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise SystemExit("Lighthouse needs Chromium (on Debian: apt-get install chromium)")
    command: list[Any] = [program(), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    for _ in range(TRIES):  # now and then a browser that it starts is not there yet
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse gave up on {url}: {done.stderr.decode()[-1000:]}")
    told = json.loads(done.stdout)["categories"]
    return {name: 100 * (told[name]["score"] or 0) for name in CATEGORIES}


@contextmanager
def serving() -> Iterator[str]:
    """Run the pages as a clinic does, with the files collected and compressed; yields their address."""
    there = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.collected"}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"], env=there, check=True)
    words = ["clinic.wsgi", "--bind", "127.0.0.1:0", "--workers", "2", "--threads", "4", "--no-control-socket"]
    with subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *words], env=there, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        try:
            yield next(line.split()[-2] for line in server.stderr if "Listening at" in line)
        finally:
            server.terminate()
