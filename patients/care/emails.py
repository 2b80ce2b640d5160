"""What each mail says."""


def register_kinds() -> None:
    """Tell the outbox about every kind."""
