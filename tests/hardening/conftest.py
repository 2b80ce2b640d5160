"""Two clinics with everything in them, as the walk over every route has them."""

from tests.access.conftest import open_world, world

__all__ = ["open_world", "world"]
