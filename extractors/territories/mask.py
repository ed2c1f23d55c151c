"""Sentences in which places, agencies, contracts and « the agglomeration » are replaced by signs, so that rules can name them.

`<e3>` is an EPCI or EPT, `<c3>` a commune, `<d3>` a département, `<p3>` a PETR or pays (3 is the index of the mention);
`<r3>` a région; `<o>` a place that is only a part of an institution's name; `<ge>`, `<gc>`, `<gp>`, `<ga>` the unnamed
intercommunality, town, pays, authority; `<ars>` an agency; `<cls>` the contract, `<clz>` several contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.contracts.unnamed import unnamed
from extractors.patterns import Pattern
from extractors.territories.model import PlaceMention
from extractors.territories.places import find_places
from models.document import CELL_SEPARATOR, BlockKind, Zone

_SIGN = {"epci": "e", "ept": "e", "commune": "c", "departement": "d", "region": "r", "petr": "p"}
_TOWN = re.compile(
    r"\b(?:villes?|communes?(?: nouvelles?)?|city|town|municipality|cities|towns|municipalities"
    r"|municipalite)(?: de| of| d| du)?(?: la| l'| le| les|')? ?(?=<c)"
)
_ARS = re.compile(
    r"(?:l'|the )?(?:<r\d+> )?(?:agences? regionales? de (?:la )?sante|regional health (?:agency|agencies"
    r"|authority)|\bars\b)(?: ?[(,] ?(?:ars|<o>)\)?,?)?"
    r"(?: ?[(]?(?:de la|de l'|des|de|d'|du|of|in|-)?(?: ?l'| la| the)? ?<[rd]\d+>\)?)?(?: \(ars\))?"
)
_PLURAL = re.compile(
    r"(?:(?:(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d{1,2}|two|three|four|five|six"
    r"|seven) )?(?:nouveaux |new )?contrats (?:locaux|local) de sante(?! mentale)|(?:local )?health contracts"
    r"|\bclss\b|\bcls(?= (?:signes|en cours|en vigueur|actifs))"
    r"|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|\d{1,2}|les|des|ces|nos|plusieurs|autres?"
    r"|two|three|four|five|six|seven|several)"
    r"(?: (?:nouveaux|autres|new|other|premiers|first))? (?:cls\b|contrats locaux(?: de sante)?"
    r"|contrats de sante|contrats(?= ?[:,(.;!]|\s*$| (?:ont|sont|seront|avec|a|ete|locaux|sign|courent|en|pour|le|la|dans)\b| sign)"
    r"|(?:local )?(?:health )?contracts))(?: ?\((?:cls|clss)\))?"
)
_SINGULAR = re.compile(
    r"(?:contrat local de sante(?! mentale)|contrat local(?! de sante| de securite| d'| de relance)|contrat de sante\b"
    r"|contrat(?= (?:de la |de l'|du |des |de |d')<[ep]\d| <[ecp]\d)"
    r"|contrat (?:intercommunal|metropolitain|communautaire)\b(?! de (?!sante))(?: de sante)?"
    r"|contrats? local de sante|(?:local )?health (?:contract|agreement)|local contract|\bcls\b(?! ?m\b)"
    r"|\bcls ?(?=\d\b)|\b(?:son|leur|its|their) (?:own |propre |premier |first |second |deuxieme |troisieme |nouveau "
    r"|third |new )?contra(?:t|ct)\b(?: local(?: de sante)?(?! de| d')|(?! (?:de|territorial|local|d'))))"
    r"(?: ?(?:n° ?)?\d(?![\d/])(?: ?er)?)?(?: ?[(,\"] ?\"?(?:ou |or )?(?:contrat local de sante"
    r"|local health contract|<cls>|clsi?(?: ?\d)?|,| )+\"?[)\"]?(?=[ ,.;:)]|$))?"
)
_ANAPHORS = (
    ("<gp>", Pattern(r"\b(?:le|au|du|the|notre) (?:pays|petr|syndicat mixte|pole territorial)\b(?! <)")),
    (
        "<ge>",
        Pattern(
            r"(?:\bl'|\bnotre |\bcette |\bla |\bthe |\bour |\bd'|\bquot)(?:communaute (?:de communes"
            r"|d'agglomeration|urbaine)|agglomeration community|community of (?:communes|municipalities)"
            r"|intercommunalite|intercommunality|inter-?municipal (?:authority|community)|urban community"
            r"|(?:greater )?agglomeration|agglo|metropole|metropolis|interco|epci)\b(?! <)"
        ),
    ),
    (
        "<ge>",
        Pattern(
            r"\b(?:le |son |its |the )(?:conseil (?:communautaire|d'agglomeration|metropolitain)|community council)\b"
            r"(?! (?:de|du|des|of)\b| d'|<| <)"
        ),
    ),
    ("<ga>", Pattern(r"\b(?:its council|son conseil|ses elus|les elus locaux)\b(?! (?:de|du|des|of)\b| d'| <)")),
    ("<gc>", Pattern(r"\b(?:la|notre|the|our|cette) (?:ville|commune|municipalite|town|city|municipality)\b(?! <)")),
    (
        "<ga>",
        Pattern(
            r"\b(?:la collectivite|la communaute|the local authority|the community|le territoire"
            r"|the territory)\b(?! <| professionnelle| territorial)"
        ),
    ),
)


# After a contract was named: « celui de la Gascogne Toulousaine », « prépare le sien ».
_THE_ONE = re.compile(r"\b(?:celui|ceux|that|those|the one) (?=(?:de la|de l'|du|des|de|d'|of the|of) ?<[ecp])")
_ONE = re.compile(
    r"\ben (\w{4,14}) (?:aussi |egalement )?un(?: premier| second| deuxieme| troisieme| nouveau| autre)?"
    r"(?=[.,;:!?)]|$| (?:et|ou|puis|mais|depuis|en|avec|pour|par|a|au|des|signe|conclu|prevu|qui|que|dont|aussi|deja|cette|ce|cet|avant|d'ici|propre|la|le|l'|du|de (?:19|20)|jusqu))"
)
# Once a contract was named, « le contrat de la Ville de Limoges (2018-2022) », « écrire un contrat pour les vingt communes ».
_AGAIN = re.compile(
    r"\b(?P<before>un|le|ce|du|au|l'autre|autre|nouveau|ancien|meme|seul|premier|deuxieme|second|troisieme|prochain|futur|the|an?"
    r"|new|first|second|third|old|former|another) contra(?:t|ct)\b"
    r"(?= ?[,.;:()]| (?:de la |de l'|du |des |de |d'|of the |of )?<[ec]\d| \(?(?:19|20)\d\d"
    r"| (?:sign|conclu|paraph|couvr|cover|pour |for |avec |with |by |qui |que |qu'|which |that |dont |commun|unique|precedent|d[e'] ?(?:deux|trois|quatre|cinq|six|\d) ans\b|of (?:its|their) own\b|bien a (?:elles?|eux|lui)\b))"
)
# « extends the town's third contract »
_POSSESSED = re.compile(
    r"(?<=>)'s (?P<which>(?:(?:very )?(?:first|second|third|fourth|new|current|present|latest|previous|next) )?)contract\b(?! (?:of|for)\b)"
)
# In a text that tells of a contract with the agency and never names it.
_UNNAMED = re.compile(
    r"\b(?:contra(?:t|ct)s?|pactes?|pacts?)(?: sante| health)?\b(?! [a-z]+(?:el|al|aire|ique)s? de\b)"
)
# « La communauté de communes X, si. Elle a signé mercredi… »: who « elle » is; a contract would be « il ».
_SUBJECT = re.compile(r"[\W_]{0,3}(?:la |l'|the )?(?:jeune |ville de )?(<[ec]\d+>)")
_SHE = re.compile(r"\A[\W_]{0,3}(?:elle|she)\b(?! (?:est|etait|sera|is|was))")
_ITS = re.compile(
    r"\A[\W_]{0,3}(?:its|son) (?P<which>(?:first |second |third |next |new |premier |deuxieme |prochain )?)<cls>"
)
# « 1.1 Les Mureaux (Yvelines). La ville a signé … »: a heading that stands in the line of its text.
_RUN_IN = re.compile(r"[\W_]*(?:la |le |les |l')?<[ecp]\d+>[.:]")
_ITS_OWN = re.compile(r"\b(?:le sien|le leur|les leurs|its own|theirs)\b(?! <cl)|(?<=\bd)u (?:sien|leur)\b")


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked sentence: the sign string, its span in the document, whether it is a heading (or heads a column), whether prose."""

    text: str
    start: int
    end: int
    block: int
    heading: bool
    prose: bool
    tail: bool = False
    column: bool = False  # the name over a column of a table that compares contracts


_TAIL = re.compile(
    r"(?:a )?lire (?:aussi|egalement)|also read|read also|related|dans la meme rubrique|voir aussi"
    r"|les plus lus|popular|autres? (?:offres|articles|actualites)|a voir aussi"
    r"|sur le meme (?:sujet|theme)|more news|most read|dans le meme numero|prev\b|next\b|read next"
    r"|you may also like|more from|a decouvrir|actualites liees|related (?:news|articles|posts)"
    r"|dernieres actualites|aller plus loin|articles? (?:lies|similaires|recents)|see also|recent posts"
    r"|latest news|d'autres actualites|plus d'actu"
)


def masked(a: Annotated) -> tuple[Masked, ...]:
    """The masked sentences of the body, in reading order."""
    return a.once("territories.masked", _make)


def _make(a: Annotated) -> tuple[Masked, ...]:
    mentions = find_places(a)
    out: list[Masked] = []
    position, tail, named = 0, False, False
    blocks, nameless = a.document.blocks, bool(unnamed(a))
    for sentence in a.sentences:
        block = blocks[sentence.block]
        if block.zone is not Zone.BODY:
            continue
        if (
            sentence.start == block.start
            and _TAIL.match(a.plain, block.start)
            and block.end - block.start < 60 * (1 + (":" in a.text[block.start : block.end]))
        ):
            tail = True
        elif tail and block.end - block.start > 160:
            tail = False  # a long paragraph: the document's own text goes on
        while position < len(mentions) and mentions[position].start < sentence.start:
            position += 1
        inside = []
        while position < len(mentions) and mentions[position].start < sentence.end:
            inside.append((position, mentions[position]))
            position += 1
        named = named or bool(out and "<cl" in out[-1].text)
        text = _mask(a.plain, sentence.start, sentence.end, inside, any("<cl" in s.text for s in out[-2:]))
        text = _AGAIN.sub(r"\g<before> <cls>", text) if named else text
        text = _POSSESSED.sub(r"'s \g<which><cls>", text) if named else text
        text = _UNNAMED.sub(lambda m: "<clz>" if m[0].endswith("s") else "<cls>", text) if nameless else text
        if out and out[-1].block == sentence.block and (subject := _SUBJECT.match(out[-1].text)):
            text = _ITS.sub(rf"{subject[1]}'s \g<which><cls>", _SHE.sub(subject[1], text))
        column = block.kind is BlockKind.TABLE_HEADER and CELL_SEPARATOR not in a.text[block.start : block.end]
        heading = block.kind is BlockKind.HEADING or column
        prose = not heading and (a.text[sentence.end - 1] in ".!?…»”" or sentence.end - sentence.start > 110)
        prose = prose and not (sentence.start == block.start and sentence.end < block.end and _RUN_IN.fullmatch(text))
        out.append(Masked(text, sentence.start, sentence.end, sentence.block, heading, prose, tail, column))
    return tuple(out)


def _mask(
    plain: str, start: int, end: int, mentions: list[tuple[int, PlaceMention]], after_contract: bool = False
) -> str:
    pieces, at = [], start
    for index, m in mentions:
        sign = "<o>" if m.within and m.kind != "region" else f"<{_SIGN[m.kind]}{index}>"
        stop = min(m.end, end)
        pieces += [plain[at : m.start], sign]
        at = stop
    text = "".join((*pieces, plain[at:end])).replace("\n", " ")
    if "(" in text or "[" in text:
        text = _ASIDE.sub("", _ACRONYM.sub(r"\1", text))
    if "ars" in text or "agenc" in text:
        text = _ARS.sub("<ars>", text)
    if "contra" in text or "cls" in text or "agreement" in text:
        text = _SINGULAR.sub("<cls>", _PLURAL.sub("<clz>", text))
    if "<c" in text:
        text = _TOWN.sub("", text)
    text = _ASIDES.sub(" ", _NOT_IT.sub(" ", text))
    for sign, pattern in _ANAPHORS:
        text = pattern.sub(sign, text)
    if "<cl" in text or after_contract:
        text = _ONE.sub(r"\1 un <cls>", text)
        text = _THE_ONE.sub("<cls> ", _ITS_OWN.sub("<cls>", text))
    return text


# « ont, eux, signé leur contrat », « X, de son côté, prépare le sien »
_ASIDES = Pattern(
    r"(?:,| -) ?(?:eux|elles?|lui|quant a (?:eux|elles?|lui)|de (?:son|leur) cote|pour (?:sa|leur) part|for (?:its|their) part|on (?:its|their) side|meanwhile|as for (?:it|them))(?: aussi| non plus| too)?(?:,| -) ?"
)
# « La commune de Figeac, et non le Grand-Figeac qui l'entoure, a conclu »: named only to be told apart.
_NOT_IT = Pattern(
    r"(?:,| -) ?(?:et |and )?(?:non (?:pas )?|not ?)(?:avec |with |a |celui d[eu] )?(?:la |le |les |l'|the )?<[ecp]\d+>(?: (?:qui|which|that) [^,.;()<>]{0,40}| [a-z]{4,16})?(?:,| -) ?"
    r"| ?\((?:et |and )?(?:non (?:pas )?|not )(?:avec |with )?(?:la |le |les |l'|the )?<[ecp]\d+>(?: [^.;()<>]{0,30})?\) ?"
)
# « … (CCVS) »
_ACRONYM = re.compile(r"(<[ep]\d+>),? ?[(\[] ?[\"']?(?:ci-apres |dite? )?[\"']?<[epo]\d*>[\"']? ?[)\]]")
# « (Somme) », « (80) »; « Plaine Commune (Saint-Denis, Aubervilliers, Stains…) »: an authority's seat or towns.
_ASIDE = re.compile(
    r" ?\((?:(?:<c\d+>, ?)?<[ord]\d*>|\d{2,3})\)|(?<=>) ?\((?:(?:a|siege a|dont|soit|including|notamment|:) )?<c\d+>[^()<>]{0,12}(?:<[co]\d*>[^()<>]{0,12}){0,12}\)"
)
