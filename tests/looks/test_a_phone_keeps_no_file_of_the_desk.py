import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from patients.portal import release

STATIC = re.compile(r'{% static "(limber/[^"]+)" %}')


def test_no_file_that_only_the_desk_asks_for_goes_to_a_phone() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    asked: dict[bool, set[str]] = {True: set(), False: set()}
    for template in folder.rglob("*.html"):
        asked[template.is_relative_to(folder / "admin")].update(STATIC.findall(template.read_text()))
    of_the_desk = asked[True] - asked[False]
    assert "limber/rows.css" in of_the_desk
    kept = release.shell()
    assert [name for name in sorted(of_the_desk) if staticfiles_storage.url(name) in kept] == []
