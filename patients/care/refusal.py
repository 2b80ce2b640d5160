"""A verb that cannot be done, in words for the person who asked."""


class Refused(ValueError):
    """Nothing was done. `field` names the answer to change, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
