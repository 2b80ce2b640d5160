"""How a body is read."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Body(JSONParser):
    """JSON; what is nested too deep to be read is a mistake of the sender's like any other."""

    def parse(self, *args: Any, **options: Any) -> Any:
        """Return what was sent. Raises ParseError."""
        try:
            return super().parse(*args, **options)
        except RecursionError as error:
            raise ParseError from error
