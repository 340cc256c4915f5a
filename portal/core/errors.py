"""The errors of the house: their text is the sentence the user reads."""


class DomainError(Exception):
    """A rule says no; `str(error)` is a Swedish sentence for the screen."""


class NotAllowed(DomainError):  # noqa: N818  reads as what it says
    """The user may not do this; the text is the policy's reason. Becomes a 403."""


class Conflict(DomainError):  # noqa: N818  reads as what it says
    """Someone else saved first. `current_version` is the version that stands now."""

    def __init__(self, sentence: str, *, current_version: int) -> None:
        super().__init__(sentence)
        self.current_version = current_version
