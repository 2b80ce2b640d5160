"""Files that are made before they are served: the portal's style sheet and script, and the icons of the mark.

This is not an NHS service: the font, the colours and every outside address are removed, and each colour becomes one
of the roles of `limber/tokens.css`, which is also what gives the components their dark form.
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

from clinic import icons

PACKAGE = "wagtailnhsukfrontend"
VERSION = "10.4.2"
PORTAL = "limber/portal.css"
NAMES = (
    "nhsuk/nhsuk.js",
    PORTAL,
    "limber/icon-180.png",
    "limber/icon-192.png",
    "limber/icon-512.png",
    "limber/icon-maskable-512.png",
)
OURS = Path(__file__).parent / "static" / "limber"
# What a page of the portal looks like, in this order and in one file: a page begins sooner than with one of each.
SHEETS = ("tokens", "shell", "limber", "cards", "chart", "figures", "player")

# Role for each colour, by what it paints. A colour that is missing here stops the build of the file.
TEXT = {
    "ink": "#000 #212b32 #4d3708 #4d4712 #240050 #57133a",
    "on-brand": "#fff #f9dfdd",
    "muted": "#4c6272 #354550 #768692",
    "link": "#005eb8 #003087",
    "link-strong": "#002f5c #003d78 #004281 #004b93 #7c2855",
    "visited": "#330072",
    "good": "#007f3b #00662f #00401e #004c23 #00524d",
    "danger": "#d5281b #6b140e",
}
GROUND = {
    "surface": "#fff",
    "paper": "#f0f4f5",
    "sunken": "#d8dde0 #b3b3b3 #d9d9d9 #dbe0e3 #dee7e9",
    "ink": "#212b32",
    "muted": "#4c6272",
    "brand": "#005eb8 #007f3b #0055a6",
    "brand-strong": "#002f5c #003d78 #00401e #00478a #004b93 #00662f",
    "brand-tint": "#c7dcef #ccdff1 #d9e7f4 #edf4fa #d6cce3 #ccedeb",
    "good-tint": "#cce5d8",
    "warm-tint": "#fff9c4 #fff59d #ffdc8e #efd3e3",
    "warm": "#ffeb3b",
    "danger-ground": "#d5281b",
    "danger-strong": "#6b140e #aa2016",
    "danger-tint": "#f7d4d1",
}
EDGE = {
    "line": "#d8dde0 #f0f4f5",
    "edge": "#4c6272 #354550 #768692 #aeb7bd #b3b3b3",
    "ink": "#000 #212b32",
    "on-brand": "#fff",
    "brand": "#002f5c #00401e #004281 #004b93 #004c23 #00524d #0055a6 #005eb8 #007f3b #240050 #337ec6",
    "warm": "#4d3708 #4d4712 #57133a #ffeb3b",
    "danger": "#6b140e #d5281b #dd5349",
}
ERRORS = re.compile(r"error|button--warning")
CLEAR = {
    "rgba(33,43,50,": "rgba(23,51,58,",
    "rgba(0,47,92,": "rgba(15,92,92,",
    "rgba(216,221,224,": "rgba(214,224,222,",
}
FONT = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Arial,sans-serif"


def roles(table: dict[str, str]) -> dict[str, str]:
    """Return colour -> role of one of the tables above."""
    return {colour: role for role, colours in table.items() for colour in colours.split()}


PAINT = {"text": roles(TEXT), "ground": roles(GROUND), "edge": roles(EDGE)}


def paints(property_name: str) -> str:
    """Return which table a property takes its colours from."""
    if property_name in ("color", "fill", "stroke"):
        return "text"
    return "ground" if property_name.startswith("background") else "edge"


def recolour(selector: str, declaration: str) -> str:
    """Return a declaration with roles for colours; raises KeyError for a colour nobody gave a role."""
    name, _, value = declaration.partition(":")
    if name.startswith("--nhsuk") and "#" in value:
        return ""
    table = PAINT[paints(name)]
    value = re.sub(r"#[0-9a-fA-F]{3,8}\b", lambda found: f"var(--{table[found[0].lower()]})", value)
    if ERRORS.search(selector):  # red is kept for urgent and emergency; a slip in a form is neither
        value = value.replace("var(--danger", "var(--error")
    return f"{name}:{value}"


def selectors(group: str) -> Iterator[str]:
    """Yield the selectors of a rule; commas inside :not() and :has() do not part them."""
    for part in re.split(r",(?![^()]*\))", group):
        if ":focus" not in part.replace(":not(:focus)", ""):  # one focus ring, ours
            yield part


def rule(found: re.Match[str]) -> str:
    """Return one rule of the style sheet made ours, or nothing."""
    kept = ",".join(selectors(found[1]))
    if not kept or kept.endswith("@font-face"):
        return ""
    body = ";".join(filter(None, (recolour(kept, part) for part in found[2].split(";") if part)))
    return f"{kept}{{{body}}}"


def style(source: str) -> str:
    """Return the style sheet without its font, its addresses, its colours and its focus styles."""
    text = re.sub(r'@charset "[^"]*";|/\*.*?\*/', "", source, flags=re.DOTALL)
    text = re.sub(r"([^{}]*)\{([^{}]*)\}", rule, text)
    for theirs, ours in CLEAR.items():
        text = text.replace(theirs, ours)
    return re.sub(r"Frutiger W01,\s*arial,\s*sans-serif", FONT, text, flags=re.IGNORECASE)


def script(source: str) -> str:
    """Return the script, which starts itself: a page needs no inline script to call it."""
    text = re.sub(r"//# sourceMappingURL=\S*", "", source)
    return f'{text}\ndocument.body.classList.add("js-enabled","nhsuk-frontend-supported");initAll();\n'


def sources() -> tuple[str, str]:
    """Return style sheet and script as their wheel brings them."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{PACKAGE} is not installed: run dev.py again to install what requirements.txt names")
    folder = Path(next(iter(spec.submodule_search_locations))) / "static" / PACKAGE
    css = (folder / "css" / f"nhsuk-frontend-{VERSION}.min.css").read_text()
    return css, (folder / "js" / f"nhsuk-frontend-{VERSION}.min.js").read_text()


def write_once(folder: Path, files: dict[str, bytes]) -> Path:
    """Return `folder`, filled by whoever comes first; a reader never sees half of it."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    draft.chmod(0o755)
    for name, content in files.items():
        (draft / name).parent.mkdir(exist_ok=True)
        (draft / name).write_bytes(content)
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(draft)  # somebody else came first
    return folder


@cache
def prepared() -> Path:
    """Return the folder of the finished files: in the checkout, or in the temporary folder where that is read-only."""
    css, js = sources()
    ours = "".join((OURS / f"{sheet}.css").read_text() for sheet in SHEETS)
    makers = "".join(Path(module).read_text() for module in (__file__, icons.__file__))
    name = f"{VERSION}-{hashlib.sha256((css + js + ours + makers).encode()).hexdigest()[:12]}"
    folder = Path(settings.BASE_DIR) / ".limber" / "assets" / name
    if folder.is_dir():
        return folder
    made = {"nhsuk/nhsuk.js": script(js), PORTAL: style(css) + ours}
    files = {name: text.encode() for name, text in made.items()} | icons.icons()
    try:
        return write_once(folder, files)
    except OSError:  # a folder of our own: a shared name could be filled by another account before us
        return write_once(Path(tempfile.mkdtemp(prefix="limber-assets-")) / name, files)


class PortalAssets(BaseFinder):
    """Serves the files to whitenoise and to collectstatic."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=prepared())

    def check(self, **kwargs: Any) -> list[Any]:
        """Return no complaints: there is nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 (as the base class has it)
        """Return where `path` lies, or nothing (an empty list for `find_all`)."""
        if path not in NAMES:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield each file with the storage that holds it."""
        for name in NAMES:
            if not matches_patterns(name, list_of(ignore_patterns)):
                yield name, self.storage


def list_of(patterns: Iterable[str] | None) -> list[str]:
    """Return patterns as a list; whitenoise passes none."""
    return [*(patterns or ())]
