"""The application behind `up`: its variables, its processes, and what its database is filled with."""

import subprocess
import sys
from pathlib import Path

from clinic.local.folder import Folder
from clinic.local.servers import Servers
from clinic.local.throwaway import digest


def environment(folder: Folder, servers: Servers, *, port: int, clock: str) -> dict[str, str]:
    """Return the demo's variables; the caller lets what the user set stand above them."""
    (static := folder.path / "static").mkdir(exist_ok=True)
    return {
        **servers.environment(),
        "LIMBER_MODE": "demo",
        "SECRET_KEY": folder.secret(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "BASE_URL": f"http://localhost:{port}",
        "STATIC_ROOT": str(static),
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "PYTHONUNBUFFERED": "1",
        **({"CLOCK_SHIFT": clock} if clock else {}),
    }


def commands(folder: Folder, port: int) -> dict[str, list[str | Path]]:
    """Return the processes of the application: web, worker, beat."""
    as_root = ["-W", "ignore:You're running the worker with superuser privileges"]  # messages are JSON, never code
    celery = [sys.executable, *as_root, "-m", "celery", "--quiet", "-A", "clinic.celery:app"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    web = ["-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    schedule = folder.private("beat") / "schedule"
    return {
        "web": [sys.executable, *web, "--graceful-timeout", "1", "--log-level", "warning", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", *alone],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "-s", schedule, "--pidfile", ""],
    }


def prepared_as(checkout: Path) -> str:
    """Return a digest of all that fills the database: migrations, library, demo."""
    patterns = ["*/**/migrations/*.py", "programmes/library/**/*", "*/management/commands/*.py", "**/demo/**/*.py"]
    found = {path for pattern in patterns for path in checkout.glob(pattern) if path.is_file()}
    return digest(checkout, {path for path in found if ".venv" not in path.parts and path.suffix != ".pyc"})


def prepare(checkout: Path, folder: Folder, env: dict[str, str], *, embedded: bool) -> None:
    """Migrate, load the library and the demo clinic, unless this has been done with the same files."""
    mark = folder.path / "prepared"
    state = prepared_as(checkout)
    if embedded and mark.exists() and mark.read_text() == state:
        return
    owner = {**env, "DATABASE_URL": env.get("OWNER_DATABASE_URL", env["DATABASE_URL"])}
    command = [sys.executable, "-m", "clinic.local.prepare", env["DATABASE_URL"], str(folder.path / "sign-ins")]
    if subprocess.run(command, cwd=checkout, env=owner).returncode:
        raise SystemExit("The database could not be prepared; the reason stands above.")
    mark.write_text(state)
