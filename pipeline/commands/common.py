"""What the commands share: exit codes, errors with advice, options, consoles."""

from __future__ import annotations

from collections.abc import Callable
import errno
import functools
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from pipeline.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.limits import Limits

OK, QUARANTINED, USAGE, REGISTRY, INTERRUPTED = 0, 1, 2, 3, 130

EXIT_CODES = """Exit codes: 0 done; 1 done, but some documents could not be read (each named on standard error);
for `diff`: the exports differ; 2 wrong use, or nothing to read; 3 the registry, the Prefect server, the Dask cluster, the disk or a part of clsreg cannot be used; 130 interrupted by Ctrl-C."""

Command = TypeVar("Command", bound=Callable[..., Any])

PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files and folders; - for standard input.", show_default=False)
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Processes at once; 0: one for few documents, else one a core.")
]
DbOption = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="SQLite file or database URL [env CLSREG_DB; default clsreg.sqlite]."),
]

JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        help="Time for one small document; larger ones get more, by their size and pages [60].",
    ),
]
MemoryOption = Annotated[
    int | None, typer.Option("--memory", metavar="MIB", min=128, help="Memory for one document, in MiB [850].")
]
PagesOption = Annotated[
    int | None, typer.Option("--pages", metavar="N", min=1, help="Pages that are read of one document, at most [1500].")
]
ContractArgument = Annotated[
    str, typer.Argument(metavar="ID", help="From `clsreg list`; its first characters are enough.")
]

# Below this many documents, starting more processes costs more than it saves.
_MANY = 48


def choose_jobs(wanted: int, documents: int) -> int:
    """How many processes to take."""
    if wanted:
        return min(wanted, max(documents, 1))
    return 1 if documents < _MANY else max(1, len(os.sched_getaffinity(0)) if _LINUX else os.cpu_count() or 1)


def limits_of(timeout: float | None, memory: int | None, pages: int | None) -> Limits:
    """The limits on one document; those that are not given are the usual ones."""
    from pipeline.limits import DEFAULT, Limits

    return Limits(timeout or DEFAULT.seconds, memory or DEFAULT.memory, pages or DEFAULT.pages)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_WIDTH = 200  # of tables that do not go to a terminal
_LINUX = hasattr(os, "sched_getaffinity")


def numbered(number: int, name: str) -> str:
    """« 2 contracts found », « 1 contract found »: the name is given in the plural, its first word the noun."""
    noun, space, rest = name.partition(" ")
    return f"{number} {noun.removesuffix('s') if number == 1 else noun}{space}{rest}"


def complain(message: str, advice: str = "") -> None:
    """An error on standard error: what is wrong, then what to do."""
    print(f"clsreg: {message}" + (f"\n  {advice}" if advice else ""), file=sys.stderr)  # noqa: T201


def leave(code: int) -> NoReturn:
    """Ends the command with an exit code."""
    raise typer.Exit(code)


def guarded(command: Command) -> Command:
    """A command that turns errors a user can mend, Ctrl-C and a closed pipe into messages and exit codes."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except UserError as error:
            complain(error.message, error.advice)
            leave(error.code)
        except KeyboardInterrupt:
            complain("interrupted; what was printed or stored before holds")
            leave(INTERRUPTED)
        except BrokenPipeError:
            # The reader of standard output has gone (`| head`): no error, and no second one at exit.
            _drop_output()
            leave(OK)
        except OSError as error:
            if error.errno in _FULL:
                _drop_output()  # or what is still in the buffer fails once more at exit
                complain(
                    f"nothing more can be written: {error.strerror}", "free some room; what was written before holds"
                )
                leave(REGISTRY)
            if error.filename is None:
                raise  # no file that the user named
            complain(f"{error.filename}: {error.strerror}", "name a file or folder that can be read and written")
            leave(USAGE)

    return run  # type: ignore[return-value]


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def documents_of(paths: list[str]) -> list[str]:
    """The documents under the paths; says what was skipped, fails where there is nothing to read."""
    from pipeline.files import find_documents

    found = find_documents(paths)
    if found.missing:
        raise UserError(f"no such file or folder: {', '.join(found.missing)}", "check the path")
    if found.skipped:
        hold = "holds" if found.skipped == 1 else "hold"
        files = f"{numbered(found.skipped, 'files')} that {hold} no document"
        print(f"skipped {files} (.json, unknown types)", file=sys.stderr)  # noqa: T201
    if not found.documents:
        raise UserError(f"no documents under {', '.join(paths)}", "text, HTML, PDF, DOCX and images are read")
    return found.documents


def stdout() -> Console:
    """The console for tables; as wide as the terminal, and wide enough for a table in a file."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else _columns(), highlight=False)


def _columns() -> int:
    """What COLUMNS says where it is a width at all."""
    given = os.environ.get("COLUMNS", "").strip()
    return (int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0) or _WIDTH


def stderr() -> Console:
    """The console for progress and messages."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
