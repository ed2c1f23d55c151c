"""Forms to put a value right: from the value to what the fields hold, and from what was typed back to a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.reference import load
from models.evidence import Evidence
from models.vocabulary import Origin
from review.forms.dates import parse
from review.proof.marks import locate
from review.wording import Words

CONTROLS = {
    "territory": "place", "status": "status", "generation": "number", "signature": "dated", "period/start": "date",
    "period/end": "date", "duration_months": "number", "axes_count": "number", "actions_count": "number",
    "signatories": "signatory", "partners": "party", "axes": "axis", "funding": "sum", "events": "step",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What stands in a form. `texts` are single fields, `lists` those with several values; `errors` are label keys."""

    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """A single field, without spaces around."""
        return self.texts.get(name, "").strip()

    def fail(self, label: str) -> None:
        """Notes what is wrong."""
        self.errors.append(label)


_LISTS = ("codes", "themes")


def draft_from(form: Mapping[str, Any], several: Callable[[str], Sequence[Any]]) -> Draft:
    """What was typed; `several` gives all values of a field."""
    texts = {k: str(v) for k, v in form.items() if k not in _LISTS}
    return Draft(texts, {name: [str(v) for v in several(name) if v] for name in _LISTS})


def draft_of(control: str, value: Any) -> Draft:
    """The form filled with a value."""
    if value is None:
        return Draft({"certainty": "actual", "per": "total", "kind": "epci"})
    if control == "place":
        texts = {
            "names": "\n".join(value["names"]),
            "kind": value["kind"],
            "departments": " ".join(value["departments"]),
        }
        return Draft(texts, {"codes": list(value["codes"])})
    if isinstance(value, Mapping):
        texts = {k: "" if v is None else f"{v:g}" if isinstance(v, float) else str(v) for k, v in value.items()}
        return Draft(texts, {"themes": list(value.get("themes") or ())})
    return Draft({"value": str(value)})


def value_of(control: str, draft: Draft, words: Words) -> Any:
    """The value that a form makes; what is wrong with it is noted in the draft."""
    return _READ[control](draft, words)


def _number(draft: Draft, _: Words) -> int | None:
    text = draft.text("value").replace(" ", "")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10_000):
        draft.fail("wrong.number")
        return None
    return int(text)


def _edtf(draft: Draft, words: Words, name: str) -> str | None:
    found = parse(draft.text(name), words)
    if found is None:
        draft.fail("wrong.date")
    return found


def _dated(draft: Draft, words: Words) -> dict[str, Any]:
    return {"edtf": _edtf(draft, words, "edtf"), "certainty": draft.text("certainty") or "actual"}


def _place(draft: Draft, _: Words) -> dict[str, Any]:
    reference = load()
    names = [" ".join(n.split()) for n in draft.texts.get("names", "").splitlines() if n.strip()]
    codes = list(dict.fromkeys(draft.lists.get("codes", [])))
    places = [reference.place(code) for code in codes]
    if None in places:
        draft.fail("wrong.code")
    if not names:
        names = [p.name for p in places[:1] if p]
    if not names:
        draft.fail("wrong.name")
    typed = draft.text("departments").upper().replace(",", " ").split()
    departments = sorted(
        {d for p in places if p for d in p.departements} or {d for d in typed if d in reference.departements}
    )
    return {
        "names": names, "kind": draft.text("kind") or "other", "codes": codes, "departments": departments,
        "regions": list(reference.regions_of(departments)),
    }  # fmt: skip


def _party(draft: Draft, _: Words) -> dict[str, Any]:
    name = " ".join(draft.text("name").split())
    if not name:
        draft.fail("wrong.name")
    return {"name": name, "type": draft.text("type") or "other"}


def _signatory(draft: Draft, words: Words) -> dict[str, Any]:
    return {**_party(draft, words), "person": draft.text("person") or None, "title": draft.text("title") or None}


def _axis(draft: Draft, _: Words) -> dict[str, Any]:
    label = " ".join(draft.text("label").split())
    if not label:
        draft.fail("wrong.label")
    return {"label": label, "themes": draft.lists.get("themes", [])}


def _sum(draft: Draft, _: Words) -> dict[str, Any]:
    text = draft.text("amount_eur").replace("€", "").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    try:
        amount = float(text.replace(",", "."))
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1e12:
        draft.fail("wrong.amount")
    whole = int(amount) if amount.is_integer() else amount
    more = {k: draft.text(k) or None for k in ("payer", "purpose")}
    return {"amount_eur": whole, "per": draft.text("per") or "total", **more}


def _step(draft: Draft, words: Words) -> dict[str, Any]:
    return {"event": draft.text("event") or "other", **_dated(draft, words)}


def _status(draft: Draft, _: Words) -> str | None:
    if not draft.text("value"):
        draft.fail("wrong.choice")
    return draft.text("value") or None


_READ: dict[str, Callable[[Draft, Words], Any]] = {
    "place": _place, "status": _status, "number": _number, "dated": _dated,
    "date": lambda draft, words: _edtf(draft, words, "value"), "signatory": _signatory, "party": _party,
    "axis": _axis, "sum": _sum, "step": _step,
}  # fmt: skip


def evidence_of(draft: Draft, text: str | None) -> tuple[Evidence, ...]:
    """The words chosen as proof: those selected, else those typed, where they stand in the document once."""
    quote = draft.texts.get("evidence_quote", "").strip()
    if not quote:
        return ()
    if text is None:
        draft.fail("wrong.document")
        return ()
    start, end = draft.text("evidence_start"), draft.text("evidence_end")
    exact = (
        start.isdigit() and end.isdigit() and " ".join(text[int(start) : int(end)].split()) == " ".join(quote.split())
    )
    place = (int(start), int(end)) if exact else locate(text, quote)
    if place is None:
        draft.fail("wrong.quote")
        return ()
    words = text[slice(*place)]
    piece = Evidence(start=place[0], end=place[1], quote=words, origin=Origin.HUMAN, rule="review", confidence=1.0)
    return (piece,)


def guess(control: str, quote: str, words: Words) -> Draft:
    """A form filled from words selected in the document, as far as they tell."""
    text, draft = " ".join(quote.split()), draft_of(control, None)
    if control in ("date", "dated", "step"):
        draft.texts["value" if control == "date" else "edtf"] = parse(text, words) or ""
    elif control == "number":
        digits = "".join(c for c in text if c.isdigit())
        draft.texts["value"] = digits[:4]
    elif control == "sum":
        draft.texts["amount_eur"] = "".join(c for c in text if c.isdigit() or c == ",")
    else:
        draft.texts[{"place": "names", "axis": "label"}.get(control, "name")] = text[:300]
    return draft
