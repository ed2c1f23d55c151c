"""The language of a document's own text: by its small words where they decide, else by langdetect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
import re

from models.document import Block, BlockKind, Zone

# Small words that are frequent in one language; those that two of them share count for both.
_WORDS = {
    "fr": "le la les l des du de un une et est en dans pour avec sur au aux par qui que ce cette ces son sa ses leur leurs sont ont été être plus ne pas nous vous il elle ils mais ou où d qu n s c se à afin ainsi entre notre nos dont comme",
    "en": "the of and to in a is for with on by at from that this these which will be are was were has have had it its as an their they our we not or but also been who between more",
    "es": "el la los las de del y en un una que con por para se su sus es al lo como más este esta son ha han fue entre pero también sobre desde hasta",
    "it": "il lo la i gli le di del della dei delle e in un una che con per si è al alla sono da nel nella come più questo questa ha anche tra",
    "pt": "o a os as de do da dos das e em um uma que com por para se é ao à no na nos nas como mais este esta são foi também entre pelo pela não",
    "ca": "el la els les de del dels i en un una que amb per es és al als com més aquest aquesta són ha han va entre també pel l d",
    "de": "der die das und in den von zu mit ist für auf im dem ein eine einer des sich nicht auch als wird sind bei nach aus am werden oder durch",
    "nl": "de het een en van in is op te dat voor met zijn aan er door bij ook niet als worden naar om uit wordt deze",
}
_VOTES = {
    word: tuple(language for language, listed in _WORDS.items() if word in listed.split())
    for words in _WORDS.values()
    for word in words.split()
}
_TOKEN = re.compile(r"[^\W\d_]+")
_NAMES = {"es": "Spanish", "it": "Italian", "pt": "Portuguese", "ca": "Catalan", "de": "German", "nl": "Dutch"}
_SAMPLE = 6000
_READ = ("fr", "en")


def detect(text: str, blocks: Sequence[Block], declared: str | None = None) -> tuple[str, str]:
    """`fr`, `en` or `unknown`, and the reason in words. The same text always gets the same answer."""
    sample = _sample(text, blocks)
    words = [w.lower() for w in _TOKEN.findall(sample)]
    votes: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language in _VOTES.get(word, ()):
            votes[language] += times
    ranked = votes.most_common(2)
    best, count = ranked[0] if ranked else ("", 0)
    second = ranked[1][1] if len(ranked) > 1 else 0
    if count >= 12 and count >= 1.6 * second and count >= 0.12 * len(words):
        return _answer(best, f"{count} of {len(words)} words are small words of this language, next {second}")
    if len(words) >= 25:
        return _by_letters(sample, votes, declared)
    return _short(votes, words, declared)


def _sample(text: str, blocks: Sequence[Block]) -> str:
    """Body text from the whole length of the document: running text first, tables and headings where there is no other."""
    body = [b for b in blocks if b.zone is Zone.BODY] or [b for b in blocks if b.zone is not Zone.META] or list(blocks)
    running = [b for b in body if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and b.end - b.start > 40]
    if sum(b.end - b.start for b in running) < 200:
        running = body
    total = sum(b.end - b.start for b in running)
    step = max(1, total // _SAMPLE)
    return "\n".join(text[b.start : b.end] for b in running[::step])[: 2 * _SAMPLE]


def _answer(language: str, reason: str) -> tuple[str, str]:
    if language in _READ:
        return language, reason
    return "unknown", f"the text is {_NAMES.get(language, language)}, which is not read ({reason})"


def _by_letters(sample: str, votes: Counter[str], declared: str | None) -> tuple[str, str]:
    """langdetect where small words leave it open; it guesses between neighbours, so the small words have the last word on fr and en."""
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0
    try:
        guesses = detect_langs(sample[:3000])
    except LangDetectException:
        return _short(votes, [], declared)
    best = guesses[0]
    fr, en = votes["fr"], votes["en"]
    if best.lang in _READ or best.prob < 0.9:
        if fr + en >= 8 and max(fr, en) >= 1.15 * max(1, min(fr, en)):
            return ("fr" if fr > en else "en"), f"mixed text: {fr} French and {en} English small words"
        if best.lang in _READ and best.prob >= 0.9:
            return best.lang, f"langdetect {best.prob:.2f}"
        return (
            "unknown",
            f"mixed text: {fr} French and {en} English small words, langdetect {best.lang} {best.prob:.2f}",
        )
    return _answer(best.lang, f"langdetect {best.prob:.2f}")


def _short(votes: Counter[str], words: Sequence[str], declared: str | None) -> tuple[str, str]:
    fr, en = votes["fr"], votes["en"]
    if max(fr, en) >= 2 and max(fr, en) >= 2 * min(fr, en) and max(fr, en) >= max(votes.values(), default=0):
        return ("fr" if fr > en else "en"), f"short text: {fr} French and {en} English small words"
    if declared and declared[:2] in _READ and max(votes.values(), default=0) <= max(fr, en) + 1:
        return declared[:2], f"too short to tell; the page declares {declared}"
    return "unknown", f"too short to tell: {len(words)} words, {fr} French and {en} English small ones"
