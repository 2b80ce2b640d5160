"""The pages as they are served, but for the hash of a password: that takes half a second, one time more, one less."""

from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from clinic.wsgi import application  # noqa: E402

__all__ = ["application"]
