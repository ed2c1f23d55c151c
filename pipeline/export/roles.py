"""What a claim does for the values of its contract."""

from __future__ import annotations

from models.registry import Entry
from models.vocabulary import VOCABULARIES, Term


class Role(Term):
    """What a claim does for a value of the contract, the strongest first."""

    DECIDES = "decides", "décide de la valeur", "decides the value"
    SUPPORTS = "supports", "soutient la valeur", "supports the value"
    CONTRADICTS = "contradicts", "contredit la valeur", "contradicts the value"
    UNUSED = "unused", "n'a pas servi", "was not used"


_ALL: tuple[type[Term], ...] = (*VOCABULARIES, Role)
EXPORTED = {vocabulary.__name__: vocabulary for vocabulary in _ALL}

# A claim by its report and its pointer there: for each role, the pointers of the entry's values.
Roles = dict[tuple[str, str], dict[Role, list[str]]]


def roles_of(entry: Entry) -> Roles:
    """The roles of an entry's claims; those that are unused are not in it."""
    roles: Roles = {}
    for pointer, supports in entry.support.items():
        for place, support in enumerate(supports):
            role = Role.SUPPORTS if place else Role.DECIDES
            roles.setdefault((support.report, support.pointer), {}).setdefault(role, []).append(pointer)
    for conflict in entry.conflicts:
        for against in conflict.against:
            pointers = roles.setdefault((against.report, against.pointer), {}).setdefault(Role.CONTRADICTS, [])
            pointers.append(conflict.pointer)
    return roles


def main_role(roles: dict[Role, list[str]]) -> tuple[Role, tuple[str, ...]]:
    """The strongest role of a claim, and the values for which it has it, sorted."""
    role = next((r for r in Role if r in roles), Role.UNUSED)
    return role, tuple(sorted(set(roles.get(role, ())), key=pointer_order))


def pointer_order(pointer: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts JSON Pointers with their numbers as numbers: /axes/2 before /axes/10."""
    parts = pointer.split("/")
    return tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in parts)
