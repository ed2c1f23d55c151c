"""The shape of gold: which JSON files are meant as gold, and what is wrong with one that cannot be measured against."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from pipeline.files import DOCUMENT_SUFFIXES


def _file_name(value: str) -> str:
    if Path(value).name in ("", ".."):
        raise ValueError("not the name of a file")
    return value


class _Shape(BaseModel):
    """What the measure relies on; gold may say more, and may leave out what it does not know."""

    model_config = ConfigDict(strict=True, extra="allow")


class _Date(_Shape):
    edtf: str | None = None
    certainty: str | None = None


class _Event(_Date):
    event: str | None = None


class _Period(_Shape):
    start: str | None = None
    end: str | None = None


class _Territory(_Shape):
    names: list[str] | None = None
    codes: list[str] | None = None


class _Organisation(_Shape):
    name: str | None = None
    type: str | None = None
    person: str | None = None


class _Axis(_Shape):
    label: str | None = None
    themes: list[str] | None = None


class _Funding(_Shape):
    amount_eur: float | None = None
    per: str | None = None


class _Contract(_Shape):
    territory: _Territory | None = None
    status: str | None = None
    generation: int | None = None
    signature: _Date | None = None
    period: _Period | None = None
    duration_months: int | None = None
    signatories: list[_Organisation] | None = None
    partners: list[_Organisation] | None = None
    axes: list[_Axis] | None = None
    axes_count: int | None = None
    actions_count: int | None = None
    funding: list[_Funding] | None = None
    events: list[_Event] | None = None


class _Gold(_Shape):
    document: Annotated[str, AfterValidator(_file_name)]
    language: str | None = None
    published: str | None = None
    contracts: list[_Contract]


def meant_as_gold(file: Path, content: Any) -> bool:
    """Whether a JSON file should be gold: it has a key of gold, or it stands beside a document of its name."""
    if isinstance(content, dict) and ("contracts" in content or "document" in content):
        return True
    return any(file.with_suffix(suffix).is_file() for suffix in DOCUMENT_SUFFIXES)


def fault(content: Any) -> str | None:
    """What is wrong with the shape of gold, by the first fault; None where it is right."""
    if not isinstance(content, dict):
        return "an object with `document` and `contracts` is needed"
    try:
        _Gold.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}"
    return None
