import re
from pathlib import Path

import pytest

from clinic import assets

CHECKOUT = Path(assets.__file__).parent.parent
TEMPLATES = sorted((CHECKOUT / "templates").rglob("*.html"))
SHEETS = sorted((CHECKOUT / "clinic/static/limber").glob("*.css"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(CHECKOUT / "templates")))
def test_a_template_passes_the_content_security_policy(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_asks_nobody_else(sheet: Path) -> None:
    assert not re.search(r"https?://|@import|@font-face", sheet.read_text())


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda path: path.name)
def test_a_style_sheet_names_roles_and_they_exist(sheet: Path) -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", (sheet.parent / "tokens.css").read_text()))
    text = sheet.read_text()
    defined |= set(re.findall(r"(--[a-z0-9-]+):", text))  # a sheet may name a role of its own
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) - {"--header-bg", "--selected-row"} <= defined
    own = {"#fff", "#000", "#f0a27c"}  # paper, print, the joint of the mark
    assert set(re.findall(r"#[0-9a-f]{3,6}\b(?=[;, ])", text)) <= own
