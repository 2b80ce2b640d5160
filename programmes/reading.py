"""How a page that cannot be changed shows what the library holds: lists as lists, and codes in words."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.dose import EVERY_DAY


def weekdays_in_words(weekdays: Collection[int]) -> str:
    """Return ISO weekdays as people say them: every day, or Mon, Wed, Fri."""
    if set(weekdays) == EVERY_DAY:
        return _("every day")
    return ", ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(weekdays))


def cautions_in_words(cautions: dict[str, str]) -> list[str]:
    """Return each caution as a sentence, its code spelled out where the words do not begin with it."""
    pairs = ((named(code), words) for code, words in cautions.items())
    return [words if words.lower().startswith(name.lower()) else f"{name}: {words}" for name, words in pairs]


def named(code: str) -> str:
    """Return the code of a caution as words: "Hip replacement"."""
    return code.replace("_", " ").capitalize()


def listed(texts: Iterable[str], kind: str = "ul") -> str:
    """Return the texts as a list, "ol" where the order matters; a dash for none."""
    items = format_html_join("", "<li>{}</li>", ((text,) for text in texts))
    return format_html('<{0} class="said">{1}</{0}>', kind, items) if items else "-"


class ReadInWords(admin.options.BaseModelAdmin[Any]):
    """Puts the words in place of the bare columns, on a page that its reader cannot change."""

    WORDED = ("steps", "equipment", "inferred", "cautions", "movements", "weekdays")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets; what is only read is shown in words."""
        found = super().get_fieldsets(request, obj)
        return found if self._changes(request, obj) else tuple(self._worded(part) for part in found)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is only read: all of it, on a page that cannot be changed."""
        if self._changes(request, obj):
            return super().get_readonly_fields(request, obj)
        return tuple(flatten_fieldsets(self.get_fieldsets(request, obj)))

    def _changes(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or self.has_change_permission(request, obj)

    def _worded(self, part: Any) -> Any:
        title, options = part
        return title, {**options, "fields": tuple(self._name(name) for name in options["fields"])}

    def _name(self, name: Any) -> Any:
        if isinstance(name, tuple):
            return tuple(self._name(inner) for inner in name)
        return f"{name}_said" if name in self.WORDED else name

    @admin.display(description=gettext_lazy("steps"))
    def steps_said(self, row: Any) -> str:
        """Return the steps, numbered."""
        return listed(row.steps, "ol")

    @admin.display(description=gettext_lazy("equipment"))
    def equipment_said(self, row: Any) -> str:
        """Return what is needed."""
        return ", ".join(row.equipment) or _("none")

    @admin.display(description=gettext_lazy("not said by the source"))
    def inferred_said(self, row: Any) -> str:
        """Return what the source implies."""
        return listed(row.inferred)

    @admin.display(description=gettext_lazy("cautions"))
    def cautions_said(self, row: Any) -> str:
        """Return who should not do it without thought."""
        return listed(cautions_in_words(row.cautions))

    @admin.display(description=gettext_lazy("movements"))
    def movements_said(self, row: Any) -> str:
        """Return the named movements."""
        return ", ".join(row.movements) or "-"

    @admin.display(description=gettext_lazy("weekdays"))
    def weekdays_said(self, row: Any) -> str:
        """Return on which days."""
        return weekdays_in_words(row.weekdays)
