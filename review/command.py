"""`clsreg review` opens the desk; `clsreg users` says who may work at it. The web is imported when it opens."""

from __future__ import annotations

from dataclasses import replace
import getpass
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import DbOption, guarded
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.store.registry import Store
    from review.settings import Settings

users = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who may work at the review desk.")


@users.callback()
def about() -> None:
    """Who may work at the review desk."""


@guarded
def review(
    db: DbOption = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's need users.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name that browsers know the desk by, behind a proxy.")
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="Behind a proxy that speaks HTTPS: cookies go over it only.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=32, help="Processes: one is enough for some people, a core each for many.")
    ] = 1,
) -> None:
    """Opens the review desk in the browser: the queue, each value beside its words, corrections, figures, the API.

    Listens on this machine only. As long as nobody has a password, it prints a link that signs in once.
    """
    from pipeline.store.registry import Store
    from review.settings import LOOPBACK, Settings

    local = host in LOOPBACK
    hosts = (*LOOPBACK, *(n.lower() for n in name or ())) if local or name else ("*",)
    settings = Settings(hosts=hosts, https=https)
    with Store(db, create=False) as store:
        address = _first_link(store, settings, local, f"http://{_shown(host)}:{port}")
    print(f"clsreg: the review desk of {store.name} is at {address}\n  Ctrl-C closes it", file=sys.stderr)  # noqa: T201
    _serve(db, settings, host, port, workers)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _first_link(store: Store, settings: Settings, local: bool, base: str) -> str:
    """The desk's address; a link that signs in once where nobody has a password yet."""
    from review.people import links
    from review.people.users import Role, everyone

    known = everyone(store)
    if any(u.has_password for u in known):
        return base
    if not local:
        raise UserError(
            "nobody could sign in from elsewhere", "add people first: clsreg users add NAME --role reviewer"
        )
    name = next((u.name for u in known if u.role is Role.ADMIN), None) or getpass.getuser()
    return f"{base}/link/{links.make(store, name, Role.ADMIN, settings)}"


def _serve(db: str | None, settings: Settings, host: str, port: int, workers: int) -> None:
    import uvicorn

    from review.app import TOLD, told_to

    with tempfile.TemporaryDirectory(prefix="clsreg-desk-") as shared:
        os.environ[TOLD] = told_to(db, replace(settings, shared=shared))
        try:
            uvicorn.run(
                "review.app:told", factory=True, host=host, port=port, log_level="warning", server_header=False,
                proxy_headers=settings.https, timeout_graceful_shutdown=3, timeout_keep_alive=30, ws="none", http="review.wire:Prompt", workers=workers,
            )  # fmt: skip
        except SystemExit:
            raise UserError(f"cannot listen on {host}:{port}", "another program may: give another --port") from None


@users.command()
@guarded
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with, shown beside decisions.")],
    role: Annotated[str, typer.Option(help="reader, reviewer or admin.")] = "reviewer",
    db: DbOption = None,
) -> None:
    """Adds a user; asks for the password, or reads it from standard input where that is no terminal."""
    from pipeline.store.registry import Store
    from review.people import users as people
    from review.people.users import Role

    if role not in list(Role):
        raise UserError(f"no role {role!r}", "a role is reader, reviewer or admin")
    with Store(db, create=False) as store:
        people.add(store, name, Role(role), _password())
    print(f"{name}: {role}", file=sys.stderr)  # noqa: T201


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("password: ")
    if getpass.getpass("again: ") != first:
        raise UserError("the two passwords differ", "type the same twice")
    return first


@users.command("list")
@guarded
def list_users(db: DbOption = None) -> None:
    """Lists the users."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.common import stdout
    from pipeline.commands.tables import safe
    from pipeline.store.registry import Store
    from review.people.users import everyone

    table = Table("name", "role", "password", box=SIMPLE_HEAD, pad_edge=False)
    with Store(db, create=False) as store:
        for user in everyone(store):
            table.add_row(safe(user.name), user.role.value, "yes" if user.has_password else "no")
    stdout().print(table)


@users.command()
@guarded
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="From `clsreg users list`.")], db: DbOption = None
) -> None:
    """Removes a user with sessions and tokens; decisions stay under the name."""
    from pipeline.store.registry import Store
    from review.people import users as people

    with Store(db, create=False) as store:
        people.remove(store, name)
    print(f"{name}: removed", file=sys.stderr)  # noqa: T201
