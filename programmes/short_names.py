"""Short names that are made from names."""

from django.utils.text import slugify

from clinic.models import Clinic
from programmes.models import Exercise, Programme


def free_slug(clinic: Clinic, model: type[Exercise] | type[Programme], name: str) -> str:
    """Return a short name that no template, or no exercise, of the clinic has."""
    base = slugify(name)[:70] or str(model._meta.model_name)
    taken = set(model.objects.own(clinic).filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{count}" for count in range(2, 10_000))) if slug not in taken)
