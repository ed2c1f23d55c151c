"""Events: every date of the story with the step it belongs to, if it belongs to one."""

from __future__ import annotations

from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.dates import DateMention, find_dates, tense_at
from extractors.dates.tense import certainty_of
from extractors.durations.subject import names_other_instrument
from extractors.events.layout import in_series, laid_out, named
from extractors.events.model import EventMention
from extractors.events.together import several_days, shown_there
from extractors.events.triggers import Trigger, distance, triggers
from extractors.windows import window
from models.document import Block, BlockKind, Zone
from models.values import EdtfDate
from models.vocabulary import Certainty, EventKind

_FARTHEST = 105
_FAR_BEHIND = 40  # a trigger this far behind the date leaves it to the sentence before
_FARTHEST_ALONE = 165  # the only step a sentence names
_FARTHEST_LED = 380  # a date that opens its sentence dates the sentence's main clause
_MONTH = len("2024-03")
_BESIDE_ITS_WORD = 60  # a step named farther away than this leaves a date to the word right before it
_NEXT_WORD = 6
_ONE_MORE = 60  # characters between two days of one step
_OPENS = 14  # a date this near its sentence's beginning opens it
_KINDS = frozenset(k.value for k in EventKind)
_HEAD = re.compile(r"\s?(?:[:>|→–=]|-(?= )|,? ?$)")
_UNTIL = re.compile(r"\b(?:jusqu'(?:au|en|a)|until|till)(?: la| le| the)?(?: fin| end)?(?: de| of)? ?$")
_MOMENTS = frozenset(("council_vote", "steering_committee", "launch", "recruitment"))  # what takes no time
_SINCE = re.compile(r"\b(?:depuis|since)(?: le| la| l'| the)? ?$")
_GO_ON = frozenset(("launch", "diagnosis", "working_groups"))  # what began and goes on: « depuis mars »
_TO_AN_END = re.compile(r"\b(?:jusqu'(?:au|en|a la|a fin)|jusque|au|until|till|to|through)(?: le| the| fin)? ?$")
_DEADLINE = re.compile(r"\b(?:jusqu'au|jusque au|avant|until|before|by)(?: le| the)? ?$")
_TO_BEGIN = re.compile(r"\b(?:premiere?s?|first(?: ones?)?) (?:a|to) ")  # « La première à démarrer : …, dès novembre »
_INSTRUMENT = re.compile(
    r"\b(?:contrats? (?!loca)|conventions?|clsm|clspd|ctg|crte|cpom|ptsm|pacte|projets? (?:regional|territorial|de territoire)|schemas?|plans? |programmes? )"
)
_TAKES_PART = re.compile(
    r"\b(?:pris part|prend part|prennent part|particip\w+|associe\w*|contribu\w+|appui|aux cotes|aides?|ainsi que|notamment|merci|soutien|took part|take part|takes part|involved|support|with|together|thanks|including)\b"
)
_NOWADAYS = re.compile(r"aujourd'hui|today")
_CARRIES = re.compile(
    r"(?:[,:]? )?(?:(?:ses|les|leurs|its|their|the) (?:conclusions?|resultats|findings|results)|(?:le|la) premi(?:er|ere)(?= (?:aura|est|sera|a |doit|devrait|se ))|the first(?: one)?(?= (?:is|will|was|should|took))|il|elle|ils|elles|celui-ci|celle-ci|ce dernier|cette derniere|it|they|this|mene\w*|realise\w*|conduit\w*|lance\w*|pilote\w*|presente\w*|restitue\w*|carried|led|conducted)\b"
)
_ITEM = re.compile(r" ?:")
_LED = re.compile(
    r"(?:\b(?:le|la|du|des|en|au|de|d'|a|on|in|of|by|until|jusqu'au|et|and|between|entre|from|during|depuis|since|des)\s?|[(:,-] ?)$"
)


def find_events(a: Annotated) -> tuple[EventMention, ...]:
    """The document's dated steps in reading order; a step told twice with the same date stands once, its surest telling."""
    return a.once("events", _find)


def _find(a: Annotated) -> tuple[EventMention, ...]:
    best: dict[tuple[EventKind, str], EventMention] = {}
    told: list[EventMention] = []
    for mention in find_dates(a):
        if not mention.edtf or mention.kind in ("year_range", "week") or a.zone_at(mention.start) is not Zone.BODY:
            continue
        event = _event(a, mention)
        if event is None:
            continue
        told.append(event)
        if (shown := shown_there(a, event)) is not None:
            told.append(shown)
    for event in several_days(told):
        key = (event.kind, event.date.edtf)
        if key not in best or best[key].confidence < event.confidence:
            best[key] = event
    return tuple(sorted(best.values(), key=lambda e: e.date_start))


def _event(a: Annotated, date: DateMention) -> EventMention | None:
    found = _trigger(a, date)
    if found is None:
        return None
    trigger, confidence = found
    trigger = _voted_there(a, trigger)
    label = _label(a, trigger)
    if trigger.label == "session" and label:
        trigger = replace(trigger, start=_approval(a)[0], end=_approval(a)[1])
    if label not in _KINDS:
        return None
    certain = certainty_of(a, date)
    if label == EventKind.FIRST_ACTIONS.value and _TO_BEGIN.search(a.plain, trigger.start, trigger.end):
        certain = Certainty.PLANNED
    if trigger.rule.extra.get("planned") and (certain is not Certainty.PLANNED or _is_short(a, date)):
        return None
    if trigger.rule.extra.get("dated") and len(date.edtf or "") < _MONTH:
        return None
    if date.rule == "dates.now" and _NOWADAYS.match(a.plain, date.start):
        return None
    going_on = label == "recruitment" or (label in _GO_ON and len(date.edtf or "") >= _MONTH)
    if not going_on and _SINCE.search(a.plain, max(0, date.start - 10), date.start):
        return None
    if trigger.rule.extra.get("fallback") and _DEADLINE.search(a.plain, max(0, date.start - 14), date.start):
        return None
    if label in _MOMENTS and _UNTIL.search(a.plain, max(0, date.start - 16), date.start):
        return None  # the end to which a contract runs
    if label == EventKind.AMENDMENT and _TO_AN_END.search(a.plain, max(0, date.start - 16), date.start):
        return None  # the end to which an avenant prolongs is no step
    own = trigger.rule.id == "events.launch_noun"  # a letter or charter that opens the way is no contract, and its step
    if tense_at(a, date.start, date.end) == "unreal" or (not own and _of_other(a, date.start)):
        return None
    return EventMention(
        kind=EventKind(label),
        date=EdtfDate(edtf=date.edtf or "", certainty=certain),
        start=trigger.start,
        end=trigger.end,
        date_start=date.start,
        date_end=date.end,
        rule=trigger.rule.id,
        confidence=round(confidence * (0.6 + 0.4 * date.confidence), 2),
    )


def _of_other(a: Annotated, position: int) -> bool:
    """Whether a step is another instrument's; bodies that take part, such as a CPTS, make it none."""
    sentence = a.sentence_at(position)
    if sentence is None or not names_other_instrument(a, position):
        return False
    others = _INSTRUMENT.search(a.plain, sentence.start, sentence.end)
    return others is not None or not _TAKES_PART.search(a.plain, sentence.start, sentence.end)


def _voted_there(a: Annotated, trigger: Trigger) -> Trigger:
    """« Lors de la séance du 27 février, les élus ont autorisé… »: the vote in the sentence, where it is told, goes first."""
    sentence = a.sentence_at(trigger.start)
    if trigger.label != "session" or sentence is None:
        return trigger
    told = triggers(a, sentence.start, sentence.end)
    return next((t for t in told if t.label == "council_vote" and not t.rule.extra.get("fallback")), trigger)


def _is_short(a: Annotated, date: DateMention) -> bool:
    """Whether the date stands in a note, such as an entry of a diary, and not in a sentence that tells a step."""
    sentence = a.sentence_at(date.start)
    return sentence is None or sentence.end - sentence.start < 45


def _trigger(a: Annotated, date: DateMention) -> tuple[Trigger, float] | None:
    """The trigger a date belongs to, and how surely: as the item it heads, in its sentence, or from the line before."""
    sentence = a.sentence_at(date.start)
    block = a.block_at(date.start)
    if sentence is None or block is None:
        return None
    if (listed := in_series(a, date)) is not None:
        return listed, 0.8
    begin, end = (block.start, block.end) if date.end > sentence.end else (sentence.start, max(sentence.end, date.end))
    here = triggers(a, begin, end)
    if not here and (beside := laid_out(a, date)) is not None:
        return beside, 0.75
    if _is_item(a, date, block.start):
        return _headed(a, date, _item_end(a, date, block))
    if date.start - block.start <= 6 and _HEAD.match(a.plain, date.end, block.end):
        return _headed(a, date, block.end)
    if all(t.rule.extra.get("fallback") or t.start > date.end + _FAR_BEHIND for t in here):
        carried = _carried(a, date, begin)
        if carried:
            return carried
    return _nearest(a, date, here, begin) if here else None


def _is_item(a: Annotated, date: DateMention, begin: int) -> bool:
    """Whether a date within a block heads an item of a list that was set as running text: « … 12 mai 2022 : bilan »."""
    return (
        date.start > begin + 6
        and bool(_ITEM.match(a.plain, date.end))
        and not _LED.search(a.plain, max(begin, date.start - 12), date.start)
    )


def _item_end(a: Annotated, date: DateMention, block: Block) -> int:
    return next((d.start for d in window(find_dates(a), date.end, block.end)), block.end)


def _nearest(a: Annotated, date: DateMention, here: list[Trigger], begin: int) -> tuple[Trigger, float] | None:
    last = here[-1].end + 200
    others = [d for d in window(find_dates(a), begin, last + 1) if d.end <= last]
    farthest_here = _FARTHEST
    if len({t.label for t in here if not t.rule.extra.get("fallback")}) == 1:
        others = []  # one step, several days
        farthest_here = _FARTHEST_ALONE
    if date.start - begin <= _OPENS:
        farthest_here = _FARTHEST_LED
    for fallback, farthest in ((False, farthest_here), (True, _FARTHEST)):
        options = [t for t in here if bool(t.rule.extra.get("fallback")) is fallback]
        if not options:
            continue
        near = min(options, key=lambda t: distance(a, date, t, others))
        far = distance(a, date, near, others)
        if not fallback and far > _BESIDE_ITS_WORD and _beside(date, here):
            continue
        if far > farthest and not fallback and (told := _goes_on(a, date, here)) is not None:
            return told, 0.68
        if far <= farthest:
            return near, 0.92 if far < 40 else 0.82 if far < 75 else 0.68
    return None


def _goes_on(a: Annotated, date: DateMention, here: list[Trigger]) -> Trigger | None:
    """« three evenings: on May 21 in Roanne, on May 23 in Renaison and on May 28 in … »: one more day of the step before."""
    near = next((t for t in reversed(here) if t.end <= date.start and not t.rule.extra.get("fallback")), None)
    if near is None or near.label != EventKind.WORKING_GROUPS or date.kind != "day":
        return None
    told = [d for d in window(find_dates(a), near.end, date.start) if d.kind == "day"]
    return near if told and date.start - told[-1].end <= _ONE_MORE else None


def _beside(date: DateMention, here: list[Trigger]) -> bool:
    """« Launched in September 2021; three workshops in January »: a date right behind a word that may name its step."""
    words = (t for t in here if t.rule.extra.get("fallback") and not t.rule.extra.get("planned"))
    return any(t.end <= date.start <= t.end + _NEXT_WORD for t in words)


def _headed(a: Annotated, date: DateMention, end: int) -> tuple[Trigger, float] | None:
    """« Mars 2024 : recrutement d'une coordinatrice »."""
    after = named([t for t in triggers(a, date.end, end) if t.start - date.end < 130])
    if after:
        return after, 0.92
    return None


def _carried(a: Annotated, date: DateMention, begin: int) -> tuple[Trigger, float] | None:
    """« Le diagnostic. Mené de décembre à février »: the sentence before names the step; or a heading just above does."""
    index = a.sentence_index(date.start)
    if (staged := _staged(a, date, index, begin)) is not None:
        return staged
    if index <= 0:
        return None
    before = a.sentences[index - 1]
    same_block = before.block == a.sentences[index].block
    opens = date.start - begin <= _OPENS and _CARRIES.match(a.plain, date.end)
    asked = a.plain[before.start : before.end].rstrip().endswith("?") and date.start - begin <= _OPENS
    if same_block and (opens or asked or _CARRIES.match(a.plain, begin)):
        told = triggers(a, before.start, before.end)
        return (told[-1], 0.65) if told else None
    above = a.document.blocks[before.block]
    if same_block or above.kind is not BlockKind.HEADING or date.start - begin >= 60:
        return None
    told = triggers(a, above.start, above.end)
    if not told or told[0].label not in ("steering_committee", "working_groups", "assessment", "diagnosis"):
        return None
    return (told[0], 0.6) if date.kind == "day" or date.start - begin < 14 else None


def _staged(a: Annotated, date: DateMention, index: int, begin: int) -> tuple[Trigger, float] | None:
    """« Lundi 10 mars, la salle était comble. Le conseil y a voté… »: a day sets the scene of the next sentence's step."""
    if date.kind != "day" or date.start - begin > _OPENS or index + 1 >= len(a.sentences):
        return None
    here, after = a.sentences[index], a.sentences[index + 1]
    dated = any(d.kind == "day" for d in window(find_dates(a), after.start, after.end))
    if after.block != here.block or dated or triggers(a, here.start, here.end):
        return None
    step = next((t for t in triggers(a, after.start, after.end) if not t.rule.extra.get("fallback")), None)
    there = step is not None and _THERE.search(a.plain, after.start, after.end)
    return (step, 0.6) if step is not None and there else None


_THERE = re.compile(r"\b(?:y|ce (?:jour|soir)-la|a cette occasion|there|that (?:day|evening)|on this occasion)\b")
_AVENANT = re.compile(r"\bavenant\b|\bamendment\b")
_APPROVES = re.compile(
    r"\b(?:approuv\w+|approbation|autoris\w+|adopt\w+|decid\w+|vot(?:e|es|ed|ee|ent|er)\b|valid\w+|approv\w+|authori\w+)[^.;\n]{0,120}?\b(?:cls|contrat local de sante)\b"
    r"|\b(?:cls|contrat local de sante)\b[^.;\n]{0,120}?\b(?:approuv\w+|autoris\w+|adopt\w+|approbation|autorisation|vot\w+)\b"
)


def _label(a: Annotated, trigger: Trigger) -> str:
    """The trigger's kind, where the document decides: whose act « Fait à » dates, whether the sitting took up the contract."""
    if trigger.label == "done_at":
        blocks = a.document.blocks[:6]
        return "amendment" if any(_AVENANT.search(a.plain, b.start, b.end) for b in blocks) else ""
    if trigger.label == "session":
        return "council_vote" if _approval(a) else ""
    return trigger.label


def _approval(a: Annotated) -> tuple[int, ...]:
    """Where the minutes say that the sitting took up the contract: words in the item, while the day heads the minutes."""
    return a.once("events.approval", _find_approval)


def _find_approval(a: Annotated) -> tuple[int, ...]:
    found = [m for m in _APPROVES.finditer(a.plain) if a.zone_at(m.start()) is Zone.BODY]
    return found[-1].span() if found else ()
