"""Where a text tells of signing a contract, and whether it is the contract that is signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.annotated import Annotated, Sentence
from extractors.contracts.scopes import find_scopes, other_instrument_at
from extractors.durations.subject import names_other_instrument
from extractors.rules import Rule, load
from extractors.signatures.model import Trigger
from models.document import Zone

_RECALLED = ("signatures.recalled", "signatures.to_be_recalled")
_BESIDE = 30
_HEAD = 6  # blocks at the document's head that say what it is
_BACK = 4  # sentences within which « c'était le 25 juin » finds the signing that it dates


def find_triggers(a: Annotated) -> tuple[Trigger, ...]:
    """Every place where a signing is told in sections about a CLS, in reading order."""
    return a.once("signing_triggers", _find_triggers)


def _find_triggers(a: Annotated) -> tuple[Trigger, ...]:
    scopes = find_scopes(a)
    rules = load("extractors.signatures")
    # « Le Noyonnais a suivi le 19 octobre » tells a signing only where several contracts are told of.
    several = len(scopes.territories) > 1
    telling = rules.labelled("planned", "done", "neutral", "recalled", *(("in_turn",) if several else ()))
    triggers: list[Trigger] = []
    for sentence in a.body_sentences():
        if "sign" not in a.plain[sentence.start : sentence.end] and not _may_tell(a, sentence):
            continue
        if not scopes.topical(a, sentence.start) or other_instrument_at(a, sentence):
            continue
        if names_other_instrument(a, sentence.start):
            continue
        taken: list[tuple[int, int]] = []
        for rule in telling:
            triggers += _triggers_of(a, sentence, rule, taken)
    return tuple(sorted(_told_before(a, triggers), key=lambda t: t.start))


def _told_before(a: Annotated, triggers: Sequence[Trigger]) -> Iterator[Trigger]:
    """Without the sentences that would only date a signing, where none is told shortly before them."""
    told = [(a.sentence_index(t.start), t.label == "planned") for t in triggers if t.rule not in _RECALLED]
    for t in triggers:
        here, to_come = a.sentence_index(t.start), t.label == "planned"
        near = 1 if to_come else _BACK
        if t.rule not in _RECALLED or any(
            here - near <= n < here + to_come and planned == to_come for n, planned in told
        ):
            yield t


def _may_tell(a: Annotated, sentence: Sentence) -> bool:
    return bool(
        load("extractors.signatures")["signatures.may_tell"].pattern.search(a.plain, sentence.start, sentence.end)
    )


def _triggers_of(a: Annotated, sentence: Sentence, rule: Rule, taken: list[tuple[int, int]]) -> list[Trigger]:
    found = []
    negated, whether = (load("extractors.signatures")[f"signatures.{name}"].pattern for name in ("negated", "whether"))
    words, position = a.plain[sentence.start : sentence.end], 0
    while (match := rule.pattern.search(words, position)) is not None:
        start, end = sentence.start + match.start(), sentence.start + match.end()
        position = max(match.end(), match.start() + 1)
        if a.text[start] in "àÀ":
            position = match.start() + 1  # folded, « à » looks like the verb « a »
            continue
        if any(start < t_end and t_start < end for t_start, t_end in taken):
            continue
        taken.append((start, end))
        if rule.label != "planned" and negated.search(a.plain, max(sentence.start, start - 12), end):
            continue
        if _to_the_work(a, sentence, start, end) or whether.search(a.plain[max(sentence.start, start - 60) : start]):
            continue
        label = "done" if rule.label in ("in_turn", "recalled") else rule.label or "neutral"
        found.append(Trigger(start, end, label, rule.id, _ours(a, sentence, start, end)))
    return found


def _to_the_work(a: Annotated, sentence: Sentence, start: int, end: int) -> bool:
    """Whether somebody commits to work on a contract, not to the contract."""
    told = load("extractors.signatures")["signatures.no_signing"].pattern.search(a.plain, start, sentence.end)
    return told is not None and told.start() < end


def _amends(a: Annotated, sentence: Sentence, start: int) -> bool:
    """« Un avenant au contrat … a été signé »: the avenant, named far before the verb, is its subject."""
    if a.plain.startswith(("sign", "conclu", "paraph"), start):
        return False  # « un avenant au contrat signé le … »: the contract's own signing
    subject = load("extractors.signatures")["signatures.amendment_subject"].pattern
    return subject.search(a.plain[sentence.start : start]) is not None


def _ours(a: Annotated, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the contract is what is signed: the nearest object named around the verb decides."""
    if a.plain.startswith("fait ", start) and a.once("is_amendment", _is_amendment):
        return False
    if _amends(a, sentence, start):
        return False
    not_ours = load("extractors.signatures")["signatures.not_ours"].pattern
    mention = load("extractors.contracts").labelled("mention", "bare")
    window_end = min(sentence.end, end + 160)
    other = not_ours.search(a.plain, start, window_end)
    before = [m.end() for m in not_ours.finditer(a.plain, max(sentence.start, start - 60), start)]
    own = mention.first(a.text, a.plain, start, window_end, a.language)
    own_before = [m.end for m in mention.find(a.text, a.plain, max(sentence.start, start - 250), start, a.language)]
    if other and not (own and own.start < other.start()) and (not own_before or other.start() < end):
        return False  # « le contrat a fait l'objet d'un avenant, signé le 30 juin »
    if not before or (own_before and max(own_before) > max(before)):
        return True
    # « L'avenant signé le… »: what stands just before the verb is its subject or what it qualifies.
    return own is not None and start - max(before) > _BESIDE


def _is_amendment(a: Annotated) -> bool:
    """Whether the document is an avenant: its head says so."""
    head = [b for b in a.document.blocks if b.zone is Zone.BODY][:_HEAD]
    amended = load("extractors.contracts", "clues.yaml")["clues.amendment"].pattern
    return any(amended.search(a.plain, b.start, b.end) for b in head)


def is_weak(a: Annotated, trigger: Trigger) -> bool:
    """Whether the words may mean committing to, or renewing, without a signing."""
    return bool(
        load("extractors.signatures")["signatures.weak"].pattern.search(a.plain, trigger.start, trigger.end + 12)
    )
