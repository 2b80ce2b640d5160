"""Whom the embedded servers run as: PostgreSQL refuses root, so root lends them the account `nobody`."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

ROOT = os.getuid() == 0


def server_account() -> dict[str, Any]:
    """Return the Popen arguments that start a server as an unprivileged account."""
    if not ROOT:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def server_reaches(path: Path) -> bool:
    """Return whether the servers' account can enter this folder, or run this file."""
    if not ROOT:
        return os.access(path, os.X_OK)
    return subprocess.run(["/usr/bin/env", "test", "-x", path], cwd="/", **server_account()).returncode == 0


def give_to_server(path: Path) -> Path:
    """Make a folder that only the servers' account can enter (and root, where root asks)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account := server_account():
        os.chown(path, account["user"], account["group"])
    path.chmod(0o700)
    return path
