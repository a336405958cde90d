"""The six errors a user can meet. Each is one line that says what, where and what to do; each has its exit code."""


class DragomanError(Exception):
    """Base of all errors that are answered with a message instead of a traceback. Never raised itself."""

    exit_code = 1


class DocumentError(DragomanError):
    """A document cannot be read, translated or written."""

    exit_code = 1


class UsageError(DragomanError):
    """The command line asks for something that makes no sense: unknown tag, missing file, clashing outputs."""

    exit_code = 2


class ConfigError(DragomanError):
    """`dragoman.toml` or a glossary is wrong; the message names file and line or key."""

    exit_code = 3


class EngineError(DragomanError):
    """No engine or model serves what was asked, or one is broken; the message gives the command that installs it."""

    exit_code = 4


class StoreError(DragomanError):
    """The store cannot be opened, read or written."""

    exit_code = 5


class TryAgainError(DragomanError):
    """Something is busy; the same command may succeed later (EX_TEMPFAIL of sysexits.h)."""

    exit_code = 75


def named(name: str, message: str) -> str:
    """`message` behind the name of the file that it is about, unless it begins with that and what line it is in."""
    return message if message.startswith(f"{name}:") else f"{name}: {message}"
