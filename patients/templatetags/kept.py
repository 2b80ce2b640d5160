"""A piece of a page that is put together once, and again only when something that it says has changed."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from patients.admin.row_html import TOKEN

MOST = 5_000  # pieces, of less than 1 kB
KEPT: dict[tuple[Any, ...], str] = {}
register = template.Library()


def forget() -> None:
    """Put every piece together anew."""
    KEPT.clear()


class Kept(template.Node):
    """What stands between `kept` and `endkept`; `said` is all that it depends on besides the language."""

    def __init__(self, said: list[FilterExpression], nodelist: NodeList) -> None:
        self.said, self.nodelist = said, nodelist

    def render(self, context: Context) -> SafeString:
        """Return the piece, with the token of this request in its forms."""
        key = (self, get_language(), *[one.resolve(context) for one in self.said])
        html = KEPT.get(key)
        if html is None:
            with context.push(csrf_token=TOKEN):
                html = self.nodelist.render(context)
            if len(KEPT) >= MOST:
                KEPT.clear()
            KEPT[key] = html
        if TOKEN in html:
            html = html.replace(TOKEN, str(context["csrf_token"]))
        return mark_safe(html)  # noqa: S308  (rendered by templates; a token is letters and digits)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Keep a piece: {% kept row.pk row.name %}...{% endkept %}; no text of a person holds the mark of the token."""
    said = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(said, nodelist)
