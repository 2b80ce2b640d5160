"""What is searched for in a list: its words stay in the session, and an address says only which of them it means."""

from secrets import token_hex
from typing import Any

from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

SESSION, MARK = "searched", "~"
MOST, LONGEST = 20, 200


def address(request: HttpRequest) -> str:
    """Keep the words that were sent, and return where the list stands that they find: its filters stay."""
    words = request.POST[SEARCH_VAR].replace("\x00", "").strip()[:LONGEST]
    asked = request.GET.copy()
    for name in (SEARCH_VAR, PAGE_VAR):
        asked.pop(name, None)
    if words:
        mark = MARK + token_hex(4)
        kept = {**request.session.get(SESSION, {}), mark: words}
        request.session[SESSION] = dict([*kept.items()][-MOST:])
        asked[SEARCH_VAR] = mark
    return request.path + (f"?{asked.urlencode(safe=MARK)}" if asked else "")


class Searched(ChangeList):
    """A list that is searched for the words that its address means."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:  # type: ignore[type-arg]
        """Return the rows that are found."""
        if self.query.startswith(MARK):
            self.query = request.session.get(SESSION, {}).get(self.query, "")
        return super().get_queryset(request, exclude_parameters)
