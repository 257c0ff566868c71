"""The four ways in which the register says no. A message is a sentence fit for the user."""


class RegistryError(Exception):
    """Root of all refusals; `str(error)` is shown to the user as it stands."""


class NotFound(RegistryError):
    """The thing asked for is not in the register."""


class Invalid(RegistryError):
    """The data cannot be right."""


class Refused(RegistryError):
    """The rules forbid this step."""


class Conflict(RegistryError):
    """Somebody else was faster, or the register already says otherwise."""
