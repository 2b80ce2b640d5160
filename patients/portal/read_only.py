"""A page that somebody else looks at: as it is, with nothing in it that could be pressed or sent."""

import re
from html.parser import HTMLParser

FIELDS = {"input", "button", "select", "textarea"}
LEADS = re.compile(r'\s(?:href|target|download)="[^"]*"')
LIVE = "data-live"  # of a link that is not the patient's, and stays


def read_only(page: str) -> str:
    """Return the page with its forms as plain groups, its fields disabled, its links leading nowhere, and no script."""
    made = ReadOnly()
    made.feed(page)
    made.close()
    return "".join(made.parts)


class ReadOnly(HTMLParser):
    """Copies a page and leaves out what acts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag, or what may stand for it."""
        given, text = dict(attrs), self.get_starttag_text() or ""
        if tag == "script":
            self.in_script = True
        elif tag == "form":
            self.parts.append(f'<div class="{given.get("class") or ""}">')
        elif tag in FIELDS:
            self.parts += [_with(text, "disabled")] if given.get("type") != "hidden" else []
        elif tag == "a" and not (given.get("href") or "").startswith("#") and LIVE not in given:
            role = "" if "role" in given else ' role="link"'
            self.parts.append(_with(LEADS.sub("", text), f'aria-disabled="true"{role}'))
        elif given.get("rel") != "manifest":
            self.parts.append(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag that ends itself."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Copy an end."""
        if tag == "script":
            self.in_script = False
        else:
            self.parts.append("</div>" if tag == "form" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy words; those of a script are none."""
        self.parts += [] if self.in_script else [data]

    def handle_entityref(self, name: str) -> None:
        """Copy a character by its name."""
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a character by its number."""
        self.parts.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Copy what kind of page it is."""
        self.parts.append(f"<!{decl}>")


def _with(tag: str, attributes: str) -> str:
    """Return a tag with more attributes."""
    return f"{tag.rstrip('/> ')} {attributes}>"
