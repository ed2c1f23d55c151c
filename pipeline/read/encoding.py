"""Bytes to characters: what the bytes are counts, what the page declares is only a hint."""

from __future__ import annotations

import codecs
import re

_UTF8 = "utf-8-sig"
_BOMS = (
    (codecs.BOM_UTF8, _UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
# Names under which pages declare Latin letters; the bytes alone tell which of these it is.
_LATIN = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "mac-roman", "cp850", "cp437"}
# UTF-8 that was read as cp1252 and saved again: « Ã© » for « é », « â€™ » for « ’ ».
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™˜œžš¢¦“”\u009d]|Å[“’]")
_FRENCH = set("éèêëàâîïôûùüçœÉÈÊÀÂÎÔÇŒ«»’–—…€°“”\u00a0•")


def decode(payload: bytes) -> tuple[str, list[str]]:
    """The text of a payload, and notes on what had to be repaired. Never fails."""
    marked = _marked(payload)
    if marked:
        return _repair(payload.decode(marked, "replace").lstrip("\ufeff"), [])
    unmarked = _unmarked(payload)
    if unmarked:
        return payload.decode(unmarked, "replace"), [f"read as {unmarked} without a byte order mark"]
    try:
        return _repair(payload.decode("utf-8"), [])
    except UnicodeDecodeError:
        return _repair(*_not_utf8(payload))


def wide(payload: bytes) -> str | None:
    """The name of the encoding where letters take two or four bytes each, by byte order mark or by the zero bytes."""
    marked = _marked(payload)
    return _unmarked(payload) if marked in (None, _UTF8) else marked


def _marked(payload: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    return next((name for bom, name in _BOMS if payload.startswith(bom)), None)


def _unmarked(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as zero bytes in every other place, UTF-32 in three of four."""
    sample = payload[:2000]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    fourth = [sample[i::4].count(0) / len(sample[i::4]) for i in range(4)]
    if min(fourth[2:]) > 0.9 and fourth[0] < 0.1:
        return "utf-32-le"
    if min(fourth[:2]) > 0.9 and fourth[3] < 0.1:
        return "utf-32-be"
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else None


def declared_encoding(payload: bytes) -> str | None:
    """The normalised name of the encoding that a page declares in its first bytes."""
    match = _DECLARED.search(payload, 0, 4096)
    if not match:
        return None
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None


def _not_utf8(payload: bytes) -> tuple[str, list[str]]:
    replaced = payload.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    good = sum(1 for c in replaced if ord(c) > 127) - bad
    if good > 3 * bad:  # UTF-8 with a few foreign bytes, pasted or cut
        return payload.decode("utf-8", "clsreg_cp1252"), [f"{bad} bytes that are not UTF-8 were read as cp1252"]
    declared = declared_encoding(payload)
    if declared and declared not in _LATIN:
        try:
            return payload.decode(declared), []
        except UnicodeDecodeError:
            pass
    best = max(("cp1252", "mac-roman", "cp850"), key=lambda name: _frenchness(payload, name))
    notes = [f"declared as {declared}, read as {best}"] if declared == "utf-8" else []
    return payload.decode(best, "replace").replace("\x92", "’"), notes


def _frenchness(payload: bytes, name: str) -> int:
    text = payload[:200_000].decode(name, "replace")
    high = [c for c in text if ord(c) > 127]
    return sum(1 if c in _FRENCH else -1 for c in high)


def _cp1252_instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("clsreg_cp1252", _cp1252_instead)


def _repair(text: str, notes: list[str]) -> tuple[str, list[str]]:
    """Undo a double encoding where the text is full of its traces."""
    if "Ã" not in text and "â€" not in text:
        return text, notes
    traces = len(_MOJIBAKE.findall(text))
    proper = sum(text.count(c) for c in "éèàêç")
    if traces < 3 or traces < proper:
        return text, notes
    repaired = _MOJIBAKE_RUN.sub(_undo, text)
    return repaired, [*notes, f"undid a double encoding in {traces} places"]


_MOJIBAKE_RUN = re.compile(r"[ÃÂâÅÄ][^\x00-\x7f]{1,2}")


def _undo(match: re.Match[str]) -> str:
    for length in (3, 2):
        piece = match[0][:length]
        raw = b"".join(
            c.encode("cp1252") if _in_cp1252(c) else bytes([ord(c)]) if ord(c) < 256 else b"?" for c in piece
        )
        try:
            return raw.decode("utf-8") + match[0][length:]
        except UnicodeDecodeError:
            continue
    return match[0]


def _in_cp1252(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
