"""Wordings that tie a sentence of signing to those around it: who is taken up, who goes on, who was represented."""

from __future__ import annotations

import re

from extractors.patterns import Pattern

SAME_AGAIN = Pattern(
    r"\b(?:(?:les|the) (?:\w+ )?(?:signataires|signatories) (?:du|of the) (?:contrat |cls )?(?:precedent|premier|preceding|previous|first)\b"
    r"|(?:les memes|the same) (?:\w+ )?(?:signataires|signatories|parties)\b"
    r"|(?:par|entre|by|between) (?:les memes|the same) (?:\w+ )?(?:partenaires|partners|organi[sz]ations|organismes|institutions|acteurs|bodies)\b"
    r"|(?:les|the) (?:\w+ )?(?:partenaires historiques|signataires historiques|historical (?:partners|signatories)|historic (?:partners|signatories))"
    r"(?=[^.;\n]{0,90}\b(?:sign|paraph))"
    r"|(?:in addition to|besides) (?:the|its|their) (?:\w+ )?(?:partners|signatories)\b(?=[^.;\n]{0,120}\bsign)|(?:outre|en plus d(?:es|e ses)) (?:\w+ )?(?:\w+ )?(?:partenaires|signataires)"
    r" (?:d'origine|de depart|historiques|du premier contrat)(?=[^.;\n]{0,120}\bsign))"
)
GROUPS = re.compile(r"(?:regroup|rassembl|reuni|federe|brings? together|brought together)")
MEMBERS = re.compile(r"\b(?:communes|communautes de communes|intercommunalites|epci|towns|municipalities)\b")
# « la signature avec », « le contrat, signé en 2018 avec »: told of the contract, and not of who signs it with others.
CONTRACT_SIGNED = re.compile(
    r"(?<!\ba )(?<!\bont )(?<!avait )(?<!vient de )(?:signature\b|signing\b|signe\b(?! (?:un|une|son|sa|le|la|les|leur|ce)\b)|conclu\b"
    r"|(?:signed|concluded) (?:on|in|at|with)\b)"
)
NUMBERED = re.compile(
    r"\b(?:les|the|ces|these) (\w+) (?:institutions|partenaires|parties|organismes|structures|collectivites|partners|bodies|organi[sz]ations)\b"
)
BOUND = re.compile(r"\b(?:engage|lie|signat|committed|bound|signed)")
GOES_ON = re.compile(r"(?:mais aussi|mais encore|but also|et aussi|ainsi que|puis|and also|and then|also)\b")
PRONOUN = re.compile(r"(?:il|elle|he|she|it|celle-ci|celui-ci),? ")
THEY = re.compile(
    r"(?:ils|elles|vous|they|eux|celles-ci|ceux-ci|aucun\w*|none of them|tous deux|ces (?:\w+ )?(?:partenaires|acteurs))[, ]"
)
WAS_REPRESENTED = Pattern(r"\b(?:etait|est|sera|was|is|were) represente?e?s? par|\b(?:was|is|were) represented by")
# What a list of bodies is said to do: not to sign, where the verb is another.
OWN_DEED = re.compile(
    r"\b(?:ont|avaient|font|faisaient|sont|etaient|seront|participent|travaillent|contribuent|suivent|siegent|apportent"
    r"|have|has|had|are|were|will|take|took|work|follow|sit)\b(?! (?:aussi |egalement |also )?(?:sign|paraph|engag|appos|initial|put|pris part a la sign|taken part in the sign))"
)
# « X représentait l'agglo ; Y, directeur de la délégation, l'ARS. », « l'ARS était représentée par X, l'agglo par Y »
ACTED_FOR = Pattern(
    r"\b(?:representai(?:t|ent)|represented (?!by)|etai(?:t|ent) representee?s? par|was represented by|(?:signait|a signe|signed|paraphait) (?:pour|for))\b"
)
# A publisher that takes part itself: « en présence de nos deux représentantes ».
OURS = Pattern(r"\b(?:nos (?:\w+ )?representant|notre representant|our (?:\w+ )?representative)")
