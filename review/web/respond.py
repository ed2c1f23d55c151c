"""Pages made from templates, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
import hashlib
from importlib.resources import files
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from extractors.reference import load
from models.vocabulary import DocumentKind, EventKind, OrganisationType, Severity, Status, TerritoryKind, Theme, Verdict
from review.forms import values
from review.forms.dates import plain
from review.people.sessions import Signed
from review.proof.marks import slug, visible
from review.web.guard import LANGUAGE
from review.wording import Words, words_in

STATIC = Path(str(files("review").joinpath("static")))
_VOCABULARIES = {
    v.__name__: v for v in (DocumentKind, EventKind, OrganisationType, Severity, Status, TerritoryKind, Theme, Verdict)
}


@cache
def environment() -> Environment:
    """The templates: everything put into them is escaped, and what is missing is an error."""
    made = Environment(
        loader=PackageLoader("review", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(vocabulary=_VOCABULARIES, slug=slug, asset=asset, path=path)
    made.filters.update(
        departments=departments, place=place, visible=visible, url=lambda text: quote(str(text), safe="")
    )
    return made


def departments(codes: Iterable[str]) -> str:
    """« Oise (60), Somme (80) »."""
    names = load().departements
    return ", ".join(f"{names[c].name} ({c})" if c in names else c for c in codes)


def place(code: str) -> str:
    """The official name of a code; nothing for one that no table has."""
    found = load().place(code)
    return found.name if found else ""


@cache
def asset(name: str) -> str:
    """The address of a static file; another one when the file is another."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"


def path(*steps: str, **query: Any) -> str:
    """An address of the desk, its parts made safe."""
    made = "/" + "/".join(quote(str(s), safe="") for s in steps)
    wanted = {k.rstrip("_"): v for k, v in query.items() if v not in (None, "")}
    return f"{made}?{urlencode(wanted)}" if wanted else made


def words_of(request: Request) -> Words:
    """The words of the reader's language: French, unless they chose."""
    return words_in(request.cookies.get(LANGUAGE, "fr"))


def page(
    request: Request, name: str, /, signed: Signed | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page from its template. `context` is what it shows."""
    words = words_of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    html = environment().get_template(name).render(
        w=words,
        t=words.say,
        say=words.say,  # as the parts that come from the report call it
        said=lambda field, value: values.say(field, value, words),
        plain=lambda edtf: plain(edtf, words),
        term=lambda vocabulary, value: values.term(_VOCABULARIES[vocabulary], value, words),
        me=signed.user if signed else None,
        csrf=signed.csrf if signed else "",
        here=here,
        flash=flash_of(request),
        **context,
    )  # fmt: skip
    response = HTMLResponse(html, status)
    if request.cookies.get(FLASH):
        response.delete_cookie(FLASH, path="/")
    return response


FLASH = "clsreg_said"


def go(address: str, said: str = "", **values_: str) -> RedirectResponse:
    """Goes on to a page after a change, which then says what was done: a label and its values."""
    response = RedirectResponse(address, 303)
    if said:
        text = json.dumps([said, values_], ensure_ascii=True)
        response.set_cookie(FLASH, quote(text, safe=""), max_age=60, path="/", httponly=True, samesite="lax")
    return response


def flash_of(request: Request) -> str:
    """What the change before this page did, in words."""
    from urllib.parse import unquote

    try:
        label, given = json.loads(unquote(request.cookies.get(FLASH, "")))
        return words_of(request).say(f"said.{label}", **{str(k): str(v)[:200] for k, v in given.items()})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return ""
