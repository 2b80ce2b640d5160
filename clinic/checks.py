"""System checks of a safe start."""


def refuse_unsafe_start() -> None:
    """Raise SystemExit when production would start unsafe."""
