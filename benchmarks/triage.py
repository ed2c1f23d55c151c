"""How fast the look is that lets most pages of a site go by, beside an extraction of their text."""

from __future__ import annotations

from collections.abc import Iterator
import time

from benchmarks.corpus import texts

PAGES = 100
_ROUNDS = 20  # of ours to one of theirs: it is too short for the clock
_MENU = "".join(f'<li><a href="/rubrique-{n}/page">Rubrique {n} : démarches et vie locale</a></li>' for n in range(120))
_HEAD = f"<style>{'.menu{color:red;margin:0}' * 80}</style><script>{'function f(){return 1};' * 120}</script>"


_OTHER = """La mairie annonce que le marché du samedi se tiendra sur la place de l'église jusqu'au mois de septembre, \
avec les producteurs de la vallée et des animations pour les enfants.
Le conseil municipal a voté le budget des écoles et la réfection de la toiture du gymnase, qui commencera au printemps.
"""


def pages(number: int, near: bool) -> Iterator[bytes]:
    """Pages of a municipal site, with menu and scripts, that name no contract: of other matters, or near the subject."""
    from pipeline.harvest.triage import triage

    told = [p.read_text("utf-8", errors="replace") for p in texts()] if near else [_OTHER * 6]
    news = [text for text in told if not triage(text.encode()).relevant]
    for n in range(number):
        body = "".join(f"<p>{line}</p>" for line in news[n % len(news)].splitlines() if line)
        head = f"<!DOCTYPE html><html lang=fr><head><meta charset=utf-8><title>Actualité {n}</title>{_HEAD}</head>"
        yield f"{head}<body><nav><ul>{_MENU}</ul></nav><main><article>{body}</article></main></body></html>".encode()


def triage_against_trafilatura(near: bool = False) -> tuple[float, float]:
    """Processor seconds for all pages: of the look, and of trafilatura on the same ones, measured in turns."""
    import trafilatura

    from pipeline.harvest.triage import triage

    found = list(pages(PAGES, near))
    triage(found[0])
    trafilatura.extract(found[0].decode())
    ours = theirs = 0.0
    for at in range(0, len(found), 20):
        batch = found[at : at + 20]
        begin = time.process_time()
        for _ in range(_ROUNDS):
            for body in batch:
                triage(body)
        ours += (time.process_time() - begin) / _ROUNDS
        begin = time.process_time()
        for body in batch:
            trafilatura.extract(body.decode())
        theirs += time.process_time() - begin
    return ours, theirs
