"""What tells the recipients of one occasion apart, where an address may be too long for a key."""

import hashlib


def short(recipient: str) -> str:
    """Return a few characters that stand for an address."""
    return hashlib.blake2s(recipient.lower().encode(), digest_size=6).hexdigest()
