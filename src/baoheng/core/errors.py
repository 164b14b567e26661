"""The exception tree. Every message says where, what, what was expected and what to do, in Chinese.

BaohengError
├── ReadError                  a document cannot be read
│   ├── EmptyDocument          nothing in it
│   ├── UnsupportedFormat      bytes of a kind that is not read
│   ├── DamagedDocument        right kind, broken inside
│   ├── EncryptedDocument      protected by a password
│   ├── LimitExceeded          larger, deeper or slower than the limits allow
│   ├── ProgramMissing         an optional program or extra is needed
│   └── AccountingMismatch     the reader lost or invented text
├── OutputError                a result cannot be written
├── WaiverError                a file of waivers is wrong
├── LedgerError                something asked of the ledger cannot be done
│   ├── SourceError            a source of facts cannot be read, or not as this table
│   ├── LedgerBusy             another process is writing to the same table
│   ├── LedgerDamaged          the ledger's own files are not as they were written
│   └── CaseRefused            something that may not be done with a hit, or not by this person
├── ServiceError               a request to the real-time service cannot be answered as asked
├── WorkbenchError             the workbench cannot do what was asked, or cannot start
│   ├── NotAllowed             this person may not do it
│   └── Conflict               it may not be done as things stand
├── BindingError               remembered bindings or people's answers are wrong
└── PackError                  a data file of a pack is wrong
"""


class BaohengError(Exception):
    """Base of all errors that are meant for a person.

    ``message`` says what happened, ``todo`` what to do about it, ``where`` names the file or place.
    """

    def __init__(self, message: str, *, where: str = "", todo: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.todo = todo

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments would be lost when an error crosses a process border
        return (_rebuild, (type(self), self.message, self.where, self.todo))

    def __str__(self) -> str:
        head = f"{self.where}：{self.message}" if self.where else self.message
        return f"{head}。{self.todo}" if self.todo else head


def _rebuild(kind: type[BaohengError], message: str, where: str, todo: str) -> BaohengError:
    return kind(message, where=where, todo=todo)


class ReadError(BaohengError):
    """A document cannot be read."""


class EmptyDocument(ReadError):
    """The file holds nothing."""


class UnsupportedFormat(ReadError):
    """The bytes are of a kind that is not read."""


class DamagedDocument(ReadError):
    """The file is of a known kind but broken inside."""


class EncryptedDocument(ReadError):
    """The file is protected by a password."""


class LimitExceeded(ReadError):
    """The file is larger, deeper or slower than the limits allow."""


class ProgramMissing(ReadError):
    """An optional program or extra is needed to read this kind."""


class AccountingMismatch(ReadError):
    """What was read does not agree with an independent count of the file."""


class OutputError(BaohengError):
    """A result cannot be written to where it was asked for."""


class WaiverError(BaohengError):
    """A file of waivers is wrong."""


class LedgerError(BaohengError):
    """Something asked of the ledger cannot be done."""


class SourceError(LedgerError):
    """A source of facts cannot be read, or not as the table that was asked for."""


class LedgerBusy(LedgerError):
    """Another process is writing to the same table."""


class LedgerDamaged(LedgerError):
    """The ledger's own files are not as they were written."""


class CaseRefused(LedgerError):
    """What was asked may not be done with this hit now, or not by this person."""


class ServiceError(BaohengError):
    """A request to the real-time service cannot be answered as it was asked."""


class WorkbenchError(BaohengError):
    """The workbench cannot do what was asked, or cannot start."""


class NotAllowed(WorkbenchError):
    """This person may not do it."""


class Conflict(WorkbenchError):
    """It may not be done as things stand."""


class BindingError(BaohengError):
    """Remembered bindings or people's answers cannot be read, understood or written."""


class PackError(BaohengError):
    """A data file of a pack is wrong."""
