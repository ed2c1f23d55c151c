"""Texts and web pages that are long, deep, repetitive or in no encoding."""

from __future__ import annotations

from collections.abc import Iterator
import random

from benchmarks.corpus import texts

File = tuple[str, bytes]
_REPEATED = {
    "between": "entre le ",
    "between_quoted": "« entre le » ",
    "brackets": "(",
    "brackets_shut": ")",
    "brackets_pairs": "()",
    "square": "[[",
    "quotes": "« ",
    "quotes_shut": " »",
    "quotes_straight": '"',
    "apostrophes": "l'",
    "dashes": "- ",
    "dots": ". ",
    "dots_only": ".",
    "commas": ", ",
    "semicolons": "; ",
    "digits": "1",
    "numbers": "1 2 3 ",
    "years": "2024-",
    "dates": "22 mars 2024 ",
    "dates_between": "du 1er janvier 2020 au ",
    "months": "mars ",
    "axes": "axe 1 : ",
    "axes_lines": "Axe 1 : santé mentale\n",
    "items": "- accès aux soins\n",
    "numbered": "1. accès aux soins\n",
    "contract": "contrat local de santé ",
    "contract_lines": "Contrat Local de Santé\n",
    "cls": "CLS ",
    "agency": "l'ARS, ",
    "agency_lines": "ARS Grand Est\n",
    "communes": "Saint-Denis, ",
    "department": "communauté de communes de ",
    "capitals": "A",
    "capital_words": "Jean Dupont ",
    "civilities": "Madame la ",
    "signed": "a signé ",
    "signed_by": "signé par ",
    "euros": "10 000 euros ",
    "percent": "% ",
    "urls": "https://a.fr/b ",
    "mails": "a@b.fr ",
    "bars": " | ",
    "tabs": "\t",
    "spaces": " ",
    "nbsp": "\u00a0",
    "newlines": "\n \n",
    "accents": "e\u0301",
    "zalgo": "\u0301",
    "zero_width": "a\u200b",
    "bidi": "\u202e\u2066a",
    "nul": "a\0",
    "bom": "\ufeff",
    "emoji": "👩‍⚕️",
    "surrogates": "\U0001f3e5",
    "replacement": "\ufffd ",
    "private": "\ue000\ue001 ",
    "hyphens": "san-\n",
    "roman": "XIV. ",
    "stars": "**",
    "hashes": "# ",
    "of_the": "de la ",
    "and": " et ",
    "five_years": "pour une durée de cinq ans ",
    "second": "le deuxième ",
    "partners": "les partenaires : ",
}
_HEAD = "Le contrat local de santé du Grand Annecy a été signé le 22 mars 2024 par l'ARS.\n\n"


def repeated(size: int) -> Iterator[File]:
    """One piece over and over, behind a sentence that makes the document worth reading."""
    for name, piece in _REPEATED.items():
        yield f"repeated_{name}.txt", (_HEAD + piece * (size // len(piece))).encode()


def long_texts(size: int) -> Iterator[File]:
    """A million characters and more: without a space, without an end, real ones in a row, noise."""
    rng = random.Random(7)
    yield "long_no_space.txt", _HEAD.encode() + b"a" * size * 5
    yield "long_no_space_mixed.txt", _HEAD.encode() + bytes(rng.choices(b"abcdefghij,.;:'-", k=size * 5))
    real = "\n\n".join(p.read_text("utf-8", errors="replace") for p in texts())
    yield "long_real.txt", (real * (size * 10 // len(real) + 1))[: size * 10].encode()
    yield "long_real_one_line.txt", " ".join((real * (size * 10 // len(real) + 1))[: size * 10].split()).encode()
    yield "long_words.txt", _HEAD.encode() + " ".join(rng.choices(real.split(), k=size // 2)).encode()
    yield "long_capitals.txt", (_HEAD + real[: size * 2].upper()).encode()
    yield "long_lines.txt", (_HEAD + "\n".join(rng.choices(real.split(), k=size // 4))).encode()


def encodings() -> Iterator[File]:
    """The same text in many encodings, cut, mixed, or in none."""
    text = _HEAD * 20
    for name in ("utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32", "cp1252", "mac-roman", "cp850", "cp037"):
        yield f"encoding_{name}.txt", text.encode(name, "replace")
    yield "encoding_cut_utf8.txt", text.encode()[:-1] + b"\xc3"
    yield "encoding_mixed.txt", text.encode() + text.encode("cp1252") + text.encode("utf-16-le")
    yield "encoding_double.txt", text.encode().decode("cp1252", "replace").encode()
    yield "encoding_odd_utf16.txt", text.encode("utf-16")[:-1]
    yield "encoding_lone_surrogates.txt", b"\xed\xa0\x80" * 1000 + text.encode()
    yield "encoding_noise.txt", random.Random(1).randbytes(200_000)
    yield "encoding_noise_behind.txt", text.encode() + random.Random(2).randbytes(200_000)
    yield "empty.txt", b""
    yield "white.txt", b" \n\t" * 10_000
    yield "zeros.txt", b"\0" * 1_000_000


def pages(size: int) -> Iterator[File]:
    """Web pages that are deep, wide, broken or hold more markup than text."""
    head = f"<!DOCTYPE html><html><head><title>CLS</title></head><body><p>{_HEAD}</p>"
    wide = {
        "links": '<a href="/a">Contrat local de santé</a>',
        "paragraphs": "<p>Contrat local de santé</p>",
        "breaks": "a<br>",
        "list": "<ul><li>accès aux soins",
        "items": "<li>accès aux soins</li>",
        "cells": "<table><tr><td>a<td>b",
        "rows": "<tr><td>Axe 1</td><td>santé</td></tr>",
        "spans": '<span class="x">a</span>',
        "headings": "<h2>Axe 1 : santé</h2>",
        "unclosed": "<b><i><p>",
        "attributes": "<p " + "a=1 " * 50 + ">x</p>",
        "entities": "&nbsp;&lt;&amp;&#8203;",
        "comments": "<!-- <p> -->",
        "scripts": "<script>var a = '<p>';</script>",
        "forms": "<select><option>Ain<option>Aisne",
        "scattered": "<div><div></div></div>",
        "definition": "<dl><dt>Signature<dd>22 mars 2024",
        "times": '<time datetime="2024-03-22">22 mars</time>',
        "meta": '<meta property="og:title" content="CLS">',
    }
    for name, piece in wide.items():
        yield f"wide_{name}.html", (head + piece * max(1, size // len(piece))).encode()
    yield "wide_100000_links.html", (head + '<a href="/a">CLS</a>' * 100_000).encode()
    for name in ("div", "span", "ul><li", "table><tr><td", "blockquote", "b", "font", "section"):
        for depth in (250, 5000, 50_000):
            tag = "".join(c for c in name if c.isalnum())
            yield f"deep_{tag}_{depth}.html", (head + f"<{name}>" * depth + _HEAD).encode()
    yield "colspan.html", (head + '<table><tr><td colspan="1000000" rowspan="1000000">a</td></tr></table>').encode()
    yield "nul.html", (head + "\0".join("Contrat local de santé" * 50)).encode()
    yield "cut.html", (head + "<p>Le contrat <a href='").encode()
    yield "only_scripts.html", b"<html><body><script>" + b"x" * 100_000 + b"</script></body></html>"
    yield "attribute_long.html", (head + '<p title="' + "a" * size + '">x</p>').encode()
    yield "comment_open.html", (head + "<!--" + "a" * size).encode()
    yield "doctype_bomb.html", b"<!DOCTYPE html [" + b'<!ENTITY a "aaaaaaaaaa">' * 1000 + b"]><html><p>&a;</p></html>"
    yield "json_ld.html", (head + '<script type="application/ld+json">' + "[" * 100_000 + "</script>").encode()
