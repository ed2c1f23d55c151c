"""`clsreg sources`: where documents are looked for, whether they answer, and how their last runs went."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
import json
from pathlib import Path
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import QUARANTINED, DbOption, JsonOption, complain, guarded, leave, numbered, stdout
from pipeline.commands.harvest import ArchiveOption, NamesArgument, SourcesOption
from pipeline.errors import UserError

if TYPE_CHECKING:
    from models.harvest import HarvestSource
    from pipeline.harvest.status import SourceStatus

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Where documents are looked for.")


@app.command("list")
@guarded
def list_sources(sources: SourcesOption = None, json_: JsonOption = False) -> None:
    """Lists the sources, and when each was last seen to answer."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe
    from pipeline.harvest import catalogue

    path = catalogue.find_file(sources)
    found = catalogue.read(path).source
    if json_:
        for source in found:
            print(source.model_dump_json())  # noqa: T201
        return
    table = Table("source", "kind", "publisher", "checked", "schedule", "address", box=SIMPLE_HEAD, pad_edge=False)
    for source in found:
        checked = source.checked.isoformat() if source.checked else "unchecked"
        where = safe(source.url or source.path)
        table.add_row(source.name, source.kind, source.publisher, checked, source.schedule or "", where)
    stdout().print(table)
    print(f"{numbered(len(found), 'sources')} in {path}", file=sys.stderr)  # noqa: T201


@app.command()
@guarded
def check(names: NamesArgument = None, sources: SourcesOption = None) -> None:
    """Looks whether sources answer as they say, and writes the day into the file where they do. Exit code 1 if not."""
    from pipeline.harvest import catalogue
    from pipeline.harvest.detect import check as look
    from pipeline.harvest.fetch import shared

    path, shipped = _own_file(sources), catalogue.find_file(sources)
    known = catalogue.read(shipped)
    if path != shipped:
        path.write_bytes(shipped.read_bytes())
    chosen = [s for s in catalogue.choose(known, names or []) if s.url]
    common = shared(known.harvest.contact)
    bad = 0
    with ThreadPoolExecutor(known.harvest.hosts_at_once) as pool:
        for result in pool.map(lambda source: look(source, common), chosen):
            name = result.source.name
            if result.error:
                bad += 1
                complain(f"{name}: {result.error}")
            else:
                catalogue.mark_checked(path, name, date.today())
                typer.echo(f"{name}: answers, {numbered(result.found, 'pages')}")
    if bad:
        leave(QUARANTINED)


@app.command()
@guarded
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A site, or its feed or sitemap.")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Its name; made of the host without.")] = None,
    publisher: Annotated[str, typer.Option(help="ars, prefecture, authority, press or other.")] = "other",
    sources: SourcesOption = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="The site is on a private network.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be added, and add nothing.")] = False,
) -> None:
    """Finds the feed and the sitemap of a site by itself, and adds them to the file of sources."""
    from pipeline.harvest import catalogue

    path = _own_file(sources)
    for source in _found(url, name or _name_of(url), publisher, allow_private, path):
        if dry_run:
            typer.echo(catalogue.block(source))
        else:
            catalogue.append(path, source)
            typer.echo(f"{source.name}: {source.kind} {source.url}, added to {path}")


def _own_file(given: str | None) -> Path:
    """The file to write to: never the catalogue that ships with an installed clsreg."""
    from pipeline.harvest import catalogue

    path = catalogue.find_file(given)
    return path if given or not path.is_relative_to(sys.prefix) else Path(catalogue.FILE)


def _found(url: str, name: str, publisher: str, allow_private: bool, path: Path) -> list[HarvestSource]:
    from pydantic import ValidationError

    from models.harvest import HarvestSource, Settings
    from pipeline.harvest import catalogue
    from pipeline.harvest.detect import find
    from pipeline.harvest.errors import FetchError
    from pipeline.harvest.fetch import shared

    url = url if "://" in url else f"https://{url}"
    settings = catalogue.read(path).harvest if path.exists() else Settings()
    try:
        like = HarvestSource.model_validate(
            {"name": name, "kind": "page", "url": url, "publisher": publisher, "allow_private": allow_private}
        )
        checks = find(url, shared(settings.contact), like)
    except ValidationError as error:
        raise UserError("; ".join(e["msg"] for e in error.errors()), "see `clsreg sources add --help`") from error
    except FetchError as error:
        raise UserError(f"{url}: {error.message}", "check the address") from error
    if not checks:
        raise UserError(f"{url} has no feed and no sitemap where sites have them", "add a listing; see docs/harvest.md")
    names = {c.source.kind: name if number == 0 else f"{name}-{c.source.kind}" for number, c in enumerate(checks)}
    return [c.source.model_copy(update={"name": names[c.source.kind], "checked": date.today()}) for c in checks]


def _name_of(url: str) -> str:
    host = re.sub(r"^(?:\w+://)?(?:www\.)?([^/?#]*).*$", r"\1", url.lower())
    return re.sub(r"[^a-z0-9]+", "-", host).strip("-") or "source"


@app.command()
@guarded
def status(
    names: NamesArgument = None, db: DbOption = None, sources: SourcesOption = None, json_: JsonOption = False
) -> None:
    """Shows how the last run of each source went, what it yields, and when it is due. Exit code 1 where one did badly."""
    from pipeline.harvest import catalogue
    from pipeline.harvest.clock import Clock
    from pipeline.harvest.state import State
    from pipeline.harvest.status import status as status_of
    from pipeline.store.registry import Store

    chosen = catalogue.choose(catalogue.read(catalogue.find_file(sources)), names or [])
    with Store(db, create=False) as store:
        found = status_of(chosen, State(store), Clock().now().astimezone())
    if json_:
        for line in found:
            print(json.dumps(line.as_json(), ensure_ascii=False))  # noqa: T201
    else:
        show(found)
    if any(line.poor for line in found):
        leave(QUARANTINED)


def show(found: list[SourceStatus]) -> None:
    """The sources as a table."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe

    columns = ("source", "last run", "outcome", "found", "new", "failures", "waiting", "yield", "next run", "message")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column != "message")
    for s in found:
        last = s.started.strftime("%Y-%m-%d %H:%M") if s.started else "never"
        due = s.next_run.strftime("%Y-%m-%d %H:%M") if s.next_run else ""
        expected = f"{s.yielded} of {s.expected} in {s.days} d" if s.expected is not None else ""
        numbers = (str(n or "") for n in (s.found, s.new, s.failures, s.pending))
        table.add_row(s.source, last, s.outcome, *numbers, expected, due, safe("; ".join(s.messages)))
    stdout().print(table)


@app.command()
@guarded
def retry(names: NamesArgument = None, db: DbOption = None) -> None:
    """Makes addresses that failed due at once, and documents that could not be read; `clsreg harvest` then tries them."""
    from pipeline.harvest.clock import Clock
    from pipeline.harvest.handover import reopen_failed
    from pipeline.harvest.state import State
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        state = State(store)
        addresses = state.retry(names or [], Clock().now())
        documents = reopen_failed(state)
    typer.echo(f"{numbered(addresses, 'pages')} and {numbered(documents, 'documents')} will be tried again")


@app.command()
@guarded
def warc(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, as archive.warc.gz.")],
    db: DbOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Writes all answers of the archive to one file in the format of web archives."""
    from pipeline.harvest.archive import Archive, folder_of
    from pipeline.harvest.state import State
    from pipeline.harvest.warc import write_warc
    from pipeline.store.registry import Store

    with Store(db, create=False) as store, file.open("wb") as stream:
        number = write_warc(State(store), Archive(folder_of(archive)), stream)
    typer.echo(f"{file}: {numbered(number, 'answers')}")
