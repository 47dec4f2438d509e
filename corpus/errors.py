"""Every error that Sourcier raises on purpose, in one tree.

    SourcierError
    ├── UsageError              the request itself is wrong (exit code 2)
    │   └── QuestionError       empty or over-long question
    ├── LibraryError
    │   ├── LibraryNotFound     no such folder
    │   ├── EmptyLibrary        no document that can be read
    │   ├── DocumentNotFound    no document of that name in the library
    │   ├── NothingWithin       a filter that lets no document through
    │   ├── UnreadableDocument  one file that cannot be imported
    │   ├── OriginalNotFound    the file of a document is gone
    │   ├── OriginalChanged     the file of a document is no longer what was imported
    │   ├── NotManaged          the folder is not one that Sourcier writes
    │   ├── LibraryLocked       another process is writing
    │   ├── DamagedLibrary      the catalogue is altered
    │   └── StorageFull         no room left on the disk
    ├── IndexingError
    │   └── DamagedIndex        a file of the index is missing or altered
    ├── ModelError
    │   ├── ModelNotFound       the configured model is not on this machine
    │   └── DamagedModel        a model file that cannot be read
    ├── GoldError               a gold question file that cannot be used
    ├── DossierError            a dossier that cannot be read, changed, written or exported
    ├── ReportError             a report that cannot be written
    ├── GateFailed              a run that must not pass
    ├── ServerError             the page cannot be served
    ├── QuizError               a file of quiz items that cannot be used, or an empty quiz
    └── SignInLocked            too many wrong passwords

Messages are read by people: in French, and they say what to do next.
"""


class SourcierError(Exception):
    """Base of all expected failures; its text is fit to show to a user."""

    exit_code = 1


class UsageError(SourcierError):
    """The request is malformed: nothing was tried."""

    exit_code = 2


class QuestionError(UsageError):
    """The question is empty or too long to be one."""


class LibraryError(SourcierError):
    """The library or one of its documents cannot be used."""


class LibraryNotFound(LibraryError):
    """The folder does not exist, or is not a folder."""


class EmptyLibrary(LibraryError):
    """The folder holds no document that can be read."""


class DocumentNotFound(LibraryError):
    """No document answers to that id, path or name."""


class NothingWithin(LibraryError):
    """A filter names what no document has, or lets none through."""


class UnreadableDocument(LibraryError):
    """A file cannot be imported; the others are not affected."""


class OriginalNotFound(LibraryError):
    """The file that a document came from is gone, or cannot be read."""


class OriginalChanged(LibraryError):
    """The file that a document came from is no longer the one that was imported."""


class NotManaged(LibraryError):
    """The folder is not a managed library, so nothing is ever written to it."""


class LibraryLocked(LibraryError):
    """Another process is writing the library."""


class DamagedLibrary(LibraryError):
    """The catalogue of a managed library is missing or altered."""


class StorageFull(LibraryError):
    """There is no room left on the disk; the library is as it was."""


class IndexingError(SourcierError):
    """The index cannot be built or searched."""


class DamagedIndex(IndexingError):
    """A file of a stored index is missing, truncated or altered."""


class ModelError(SourcierError):
    """The embedding model cannot be used."""


class ModelNotFound(ModelError):
    """The configured model is not on this machine (nothing is ever downloaded)."""


class DamagedModel(ModelError):
    """The packaged model file is not what it should be."""


class GoldError(SourcierError):
    """A gold question file is malformed or does not match the library."""


class DossierError(SourcierError):
    """A dossier cannot be read, changed, written or exported as asked."""


class ReportError(SourcierError):
    """A report cannot be written where it was asked for."""


class GateFailed(SourcierError):
    """A run is significantly worse than its baseline, or breaks an invariant."""


class ServerError(SourcierError):
    """The web page cannot be served at the requested address."""


class QuizError(SourcierError):
    """A file of quiz items is damaged, or there is nothing to make a quiz of."""


class SignInLocked(SourcierError):
    """Too many wrong passwords in a row: even the right one is refused for a time."""
