"""Axes: how people tell them, where labels end, which themes they have, and what is no axis."""

from __future__ import annotations

import pytest

from extractors.annotated import Annotated
from extractors.axes.extract import MIN_SCORE, extract
from extractors.axes.themes import themes_of
from extractors.axes.types import AXES, WORKING_GROUPS
from pipeline.read import read
from tests.annotate import annotate

# Language, passage, the labels that a reader takes from it.
TOLD = [
    (
        "fr",
        "Le contrat local de santé est bâti autour d'un triptyque : soigner, prévenir, accompagner.",
        ["soigner", "prévenir", "accompagner"],
    ),
    (
        "fr",
        "Quels sont les axes du contrat local de santé ? « Le premier, c'est la démographie médicale. Le deuxième, la santé mentale des jeunes. Et le troisième, le maintien à domicile », résume l'élue.",
        ["démographie médicale", "santé mentale des jeunes", "maintien à domicile"],
    ),
    (
        "fr",
        "Le contrat local de santé décline 27 actions autour de l'attractivité médicale, du soutien aux aidants et de la prévention auprès des jeunes.",
        ["attractivité médicale", "soutien aux aidants", "prévention auprès des jeunes"],
    ),
    (
        "fr",
        "Le contrat local de santé comprend un volet ressources humaines en santé, un volet prévention ainsi qu'un volet transversal consacré à la communication.",
        ["ressources humaines en santé", "prévention", "communication"],
    ),
    (
        "fr",
        "Cinq priorités ont été arrêtées pour le contrat local de santé. Première d'entre elles : l'accès aux soins. Viennent ensuite la santé mentale, les addictions, la santé environnementale et, pour finir, la santé des femmes.",
        ["accès aux soins", "santé mentale", "addictions", "santé environnementale", "santé des femmes"],
    ),
    (
        "fr",
        "Aux trois axes du contrat local de santé — offre de soins, prévention, santé mentale — s'ajoute désormais un quatrième : la santé environnementale.",
        ["offre de soins", "prévention", "santé mentale", "santé environnementale"],
    ),
    (
        "fr",
        "L'accès aux soins, premier axe du contrat local de santé, mobilise les médecins. La santé environnementale, deuxième axe, concerne l'air. Troisième et dernier axe : les conduites addictives.",
        ["accès aux soins", "santé environnementale", "conduites addictives"],
    ),
    (
        "fr",
        "Le contrat local de santé se décline en trois volets : un volet soins, un volet prévention et un volet santé mentale.",
        ["un volet soins", "un volet prévention", "un volet santé mentale"],
    ),
    (
        "fr",
        "\nLes axes du contrat\n\n\nAccès aux soins\n\nOn ouvrira un centre de santé à la rentrée.\n\nSanté mentale\n\nUne équipe mobile verra le jour.\n\nBien vieillir\n\nDes ateliers mémoire seront proposés.",
        ["Accès aux soins", "Santé mentale", "Bien vieillir"],
    ),
    (
        "fr",
        "Le CLS a pour ambition d'agir sur quatre champs prioritaires, à savoir l'accès aux soins, la prévention, la santé mentale et la santé environnementale.",
        ["accès aux soins", "prévention", "santé mentale", "santé environnementale"],
    ),
    (
        "fr",
        "Trois grandes priorités structurent ce contrat local de santé : améliorer l'accès aux soins, développer la prévention chez les jeunes et soutenir les aidants.",
        ["améliorer l'accès aux soins", "développer la prévention chez les jeunes", "soutenir les aidants"],
    ),
    (
        "fr",
        "Le contrat local de santé comporte cinq axes.\n- Axe n°1 - Favoriser l'accès aux soins\n  - Action 1.1 : créer une maison de santé\n- Axe n°2 - Promouvoir la santé mentale\n- Axe n°3 - Lutter contre les addictions\n- Axe n°4 - Agir sur l'environnement\n- Axe n°5 - Coordonner le contrat",
        [
            "Favoriser l'accès aux soins",
            "Promouvoir la santé mentale",
            "Lutter contre les addictions",
            "Agir sur l'environnement",
            "Coordonner le contrat",
        ],
    ),
    (
        "fr",
        "Santé mentale, accès aux soins et prévention des addictions sont les trois priorités du contrat local de santé.",
        ["Santé mentale", "accès aux soins", "prévention des addictions"],
    ),
    (
        "fr",
        "Le contrat local de santé repose sur quatre piliers : l'offre de soins, la prévention, l'autonomie et l'environnement.",
        ["offre de soins", "prévention", "autonomie", "environnement"],
    ),
    (
        "fr",
        "L'accès aux soins, la santé mentale et la santé des femmes : telles sont les trois priorités retenues par le contrat local de santé.",
        ["accès aux soins", "santé mentale", "santé des femmes"],
    ),
    (
        "fr",
        "Le contrat local de santé prévoit trois axes d'intervention. Le premier concerne l'accès aux soins. Le deuxième porte sur la santé mentale. Le troisième vise à réduire les inégalités.",
        ["accès aux soins", "santé mentale", "réduire les inégalités"],
    ),
    (
        "fr",
        "Le contrat local de santé s'articule autour de 3 axes :\n1) Renforcer l'offre de soins de proximité ;\n2) Promouvoir un environnement favorable à la santé ;\n3) Améliorer la santé des plus fragiles.",
        [
            "Renforcer l'offre de soins de proximité",
            "Promouvoir un environnement favorable à la santé",
            "Améliorer la santé des plus fragiles",
        ],
    ),
    (
        "fr",
        "Contrat local de santé : les 4 thématiques prioritaires\n- Santé mentale\n- Périnatalité et petite enfance\n- Vieillissement\n- Santé-environnement",
        ["Santé mentale", "Périnatalité et petite enfance", "Vieillissement", "Santé-environnement"],
    ),
    (
        "fr",
        "Au cœur du contrat local de santé, trois enjeux : attirer des médecins, prévenir les cancers, accompagner les aînés.",
        ["attirer des médecins", "prévenir les cancers", "accompagner les aînés"],
    ),
    (
        "fr",
        "Ce contrat local de santé, qui court jusqu'en 2028, cible trois priorités (santé mentale, addictions et nutrition).",
        ["santé mentale", "addictions", "nutrition"],
    ),
    (
        "fr",
        "Les partenaires du contrat local de santé ont retenu quatre orientations stratégiques :\n• l'accès aux soins et aux droits – 6 actions\n• la prévention et la promotion de la santé – 9 actions\n• la santé mentale – 4 actions\n• l'animation du contrat – 2 actions",
        [
            "accès aux soins et aux droits",
            "prévention et la promotion de la santé",
            "santé mentale",
            "animation du contrat",
        ],
    ),
    (
        "fr",
        "Le contrat local de santé est organisé en trois axes : axe 1, accès aux soins ; axe 2, prévention ; axe 3, santé mentale.",
        ["accès aux soins", "prévention", "santé mentale"],
    ),
    (
        "fr",
        "Le contrat local de santé comprend un axe « Prévention », un axe « Accès aux soins » et un axe « Santé mentale ».",
        ["Prévention", "Accès aux soins", "Santé mentale"],
    ),
    (
        "fr",
        "Quatre axes de travail ont été définis dans le CLS : la démographie médicale d'une part, la prévention, la santé mentale et enfin l'environnement.",
        ["démographie médicale", "prévention", "santé mentale", "environnement"],
    ),
    (
        "fr",
        "\nLes priorités\n\nPriorité 1\nMieux accéder aux soins\nPriorité 2\nMieux vivre dans son logement\nPriorité 3\nMieux manger",
        ["Mieux accéder aux soins", "Mieux vivre dans son logement", "Mieux manger"],
    ),
    (
        "fr",
        "Le futur contrat local de santé devrait s'articuler autour de la santé des jeunes, de l'accès aux soins et du bien vieillir.",
        ["santé des jeunes", "accès aux soins", "bien vieillir"],
    ),
    (
        "fr",
        "Le contrat local de santé fixe trois caps : soigner mieux, prévenir plus tôt, vieillir chez soi.",
        ["soigner mieux", "prévenir plus tôt", "vieillir chez soi"],
    ),
    ("fr", "Trois mots d'ordre pour ce CLS : prévenir, soigner, accompagner.", ["prévenir", "soigner", "accompagner"]),
    (
        "fr",
        "Les groupes de travail du contrat local de santé planchent sur l'accès aux soins, la santé mentale et la nutrition.",
        ["accès aux soins", "santé mentale", "nutrition"],
    ),
    (
        "fr",
        "Quatre ateliers ont été organisés dans le cadre de l'élaboration du contrat local de santé : accès aux soins, prévention, santé mentale, santé environnement.",
        ["accès aux soins", "prévention", "santé mentale", "santé environnement"],
    ),
    (
        "fr",
        "Le CLS est structuré en 4 axes\nA. Accès aux soins\nB. Prévention\nC. Santé mentale\nD. Gouvernance",
        ["Accès aux soins", "Prévention", "Santé mentale", "Gouvernance"],
    ),
    (
        "fr",
        "Le contrat local de santé agit sur trois fronts : la lutte contre les déserts médicaux, la prévention des maladies chroniques et la qualité de l'air.",
        ["lutte contre les déserts médicaux", "prévention des maladies chroniques", "qualité de l'air"],
    ),
    (
        "fr",
        "Axe I : Favoriser l'accès aux soins\nAxe II : Développer la prévention\nAxe III : Soutenir la parentalité",
        ["Favoriser l'accès aux soins", "Développer la prévention", "Soutenir la parentalité"],
    ),
    (
        "fr",
        "Les signataires du contrat local de santé se donnent cinq objectifs : attirer des professionnels, prévenir les addictions, agir sur la santé mentale, mieux manger, animer le réseau.",
        [
            "attirer des professionnels",
            "prévenir les addictions",
            "agir sur la santé mentale",
            "mieux manger",
            "animer le réseau",
        ],
    ),
    (
        "fr",
        "Le contrat local de santé compte 4 axes et 23 actions.\nL'axe « Accès aux soins » prévoit deux centres de santé. L'axe « Prévention » mise sur l'école. L'axe « Santé mentale » crée un CLSM. L'axe « Environnement » surveille l'air.",
        ["Accès aux soins", "Prévention", "Santé mentale", "Environnement"],
    ),
    (
        "fr",
        "Parmi les priorités du contrat local de santé figurent l'accès aux soins, la prévention des addictions et la santé mentale des étudiants.",
        ["accès aux soins", "prévention des addictions", "santé mentale des étudiants"],
    ),
    (
        "fr",
        "Les axes prioritaires du contrat local de santé sont les suivants : l'accès aux soins ; le handicap ; la santé sexuelle.",
        ["accès aux soins", "handicap", "santé sexuelle"],
    ),
    (
        "fr",
        "Il s'agit d'un contrat local de santé en quatre axes : offre de soins, prévention, personnes âgées, précarité. Trente actions suivront.",
        ["offre de soins", "prévention", "personnes âgées", "précarité"],
    ),
    (
        "fr",
        "Le contrat local de santé s'attaque à trois chantiers : la désertification médicale, l'obésité des enfants et l'isolement des aînés, grande inquiétude des maires.",
        ["désertification médicale", "obésité des enfants", "isolement des aînés"],
    ),
    (
        "fr",
        "\nContrat local de santé\n\n\nNos 4 priorités\n\n1. L'accès aux soins\nDes médecins salariés dans deux centres.\n2. La santé mentale\nDes premiers secours en santé mentale.\n3. La petite enfance\nLes 1000 premiers jours.\n4. L'environnement\nL'air et l'eau.",
        ["accès aux soins", "santé mentale", "petite enfance", "environnement"],
    ),
    (
        "en",
        "The local health contract has four strands: access to care, mental health, healthy ageing and environmental health.",
        ["access to care", "mental health", "healthy ageing", "environmental health"],
    ),
    (
        "en",
        "The new contract sets out three priorities. The first priority is access to primary care. The second is mental health. The third is healthy eating.",
        ["access to primary care", "mental health", "healthy eating"],
    ),
    (
        "en",
        "Local health contract: the axes\nAxis 1: attracting doctors\nAxis 2: preventing addictions\nAxis 3: caring for the elderly",
        ["attracting doctors", "preventing addictions", "caring for the elderly"],
    ),
    (
        "en",
        "Access to care, mental health and addictions will be the three priorities of the local health contract.",
        ["Access to care", "mental health", "addictions"],
    ),
    (
        "en",
        "The local health contract is articulated around five axes, namely access to care, prevention, mental health, disability and the environment.",
        ["access to care", "prevention", "mental health", "disability", "environment"],
    ),
    (
        "en",
        "Its three pillars – care close to home, prevention at school, support for carers – were chosen by residents. The local health contract runs to 2028.",
        ["care close to home", "prevention at school", "support for carers"],
    ),
    (
        "en",
        "Three areas of work were chosen for the local health contract:\n(1) recruiting nurses and GPs\n(2) reducing exposure to noise\n(3) supporting young parents",
        ["recruiting nurses and GPs", "reducing exposure to noise", "supporting young parents"],
    ),
    (
        "en",
        "Under the Local Health Contract, the partners will focus on young people's mental health, women's health and housing.",
        ["young people's mental health", "women's health", "housing"],
    ),
    (
        "fr",
        "Le contrat local de santé vise trois objectifs majeurs : renforcer l'attractivité médicale ; prévenir le suicide ; favoriser l'activité physique.",
        ["renforcer l'attractivité médicale", "prévenir le suicide", "favoriser l'activité physique"],
    ),
    (
        "fr",
        "Les élus ont dégagé trois lignes directrices pour le contrat local de santé : l'accès aux soins, le maintien à domicile et la santé au travail.",
        ["accès aux soins", "maintien à domicile", "santé au travail"],
    ),
    (
        "fr",
        "Premier axe du contrat local de santé : l'installation de médecins. Deuxième axe : la prévention. Troisième et dernier axe : la santé mentale.",
        ["installation de médecins", "prévention", "santé mentale"],
    ),
    (
        "fr",
        "Le CLS se concentre sur quatre sujets : santé mentale, addictions, sommeil des adolescents et qualité de l'air intérieur.",
        ["santé mentale", "addictions", "sommeil des adolescents", "qualité de l'air intérieur"],
    ),
    (
        "fr",
        "Contrat local de santé. Axes : accès aux soins / santé mentale / prévention.",
        ["accès aux soins", "santé mentale", "prévention"],
    ),
    (
        "fr",
        "Le contrat local de santé a été bâti autour de trois axes forts, qui sont la prévention, l'accès aux soins et l'accompagnement des personnes en situation de handicap.",
        ["prévention", "accès aux soins", "accompagnement des personnes en situation de handicap"],
    ),
    (
        "fr",
        "Accès aux soins, prévention, santé mentale et environnement constituent les quatre axes du contrat local de santé.",
        ["Accès aux soins", "prévention", "santé mentale", "environnement"],
    ),
    (
        "fr",
        "Le contrat local de santé décline six thématiques : la santé mentale, les addictions, la nutrition et l'activité physique, l'accès aux soins, la santé environnementale et le vieillissement.",
        [
            "santé mentale",
            "addictions",
            "nutrition et l'activité physique",
            "accès aux soins",
            "santé environnementale",
            "vieillissement",
        ],
    ),
    (
        "en",
        "Out of the four axes of the local health contract (access to care, prevention, mental health, elderly people), two have found their public.",
        ["access to care", "prevention", "mental health", "elderly people"],
    ),
    (
        "en",
        "The local health contract is declined in three orientations: to attract doctors, to take care of the mental health of the young, to act on the environment.",
        ["attract doctors", "take care of the mental health of the young", "act on the environment"],
    ),
    (
        "en",
        "The local health contract is broken down into five axes: the access to care, the prevention, the mental health, the addictions and the environment.",
        ["access to care", "prevention", "mental health", "addictions", "environment"],
    ),
    (
        "en",
        "\nFour ambitions\n\nThe local health contract displays four ambitions: to treat better, to prevent earlier, to accompany the aging and to leave no one by the side of the road.",
        ["treat better", "prevent earlier", "accompany the aging", "leave no one by the side of the road"],
    ),
    (
        "en",
        "At the heart of the local health contract: access to care, women's health and the fight against addictions.",
        ["access to care", "women's health", "fight against addictions"],
    ),
    (
        "en",
        "The steering committee of the local health contract retained three themes: mental health, food and the attractiveness of the territory.",
        ["mental health", "food", "attractiveness of the territory"],
    ),
    (
        "en",
        "Firstly access to care, then mental health, finally the environment: such are the three axes of the local health contract.",
        ["access to care", "mental health", "environment"],
    ),
    (
        "en",
        "The local health contract has three main lines. First, access to care, with a bus. Then, mental health. Finally, the quality of the air.",
        ["access to care", "mental health", "quality of the air"],
    ),
    (
        "en",
        "The local health contract's objectives? Bring doctors, better feed the children, accompany the elderly.",
        ["Bring doctors", "better feed the children", "accompany the elderly"],
    ),
    (
        "en",
        "Priorities of the local health contract\nAccess to care\nMental health\nHealthy eating\nThe contract will be signed in June by the president and the ARS.",
        ["Access to care", "Mental health", "Healthy eating"],
    ),
    (
        "fr",
        "Les objectifs du contrat local de santé ? Faire venir des médecins, mieux nourrir les enfants, accompagner les aînés.",
        ["Faire venir des médecins", "mieux nourrir les enfants", "accompagner les aînés"],
    ),
    (
        "fr",
        "Nos priorités avec ce contrat local de santé, c'est l'accès aux soins, la santé mentale et les violences faites aux femmes.",
        ["accès aux soins", "santé mentale", "violences faites aux femmes"],
    ),
    (
        "fr",
        "Le contrat local de santé fait de l'accès aux soins, de la santé mentale et de la prévention ses trois priorités.",
        ["accès aux soins", "santé mentale", "prévention"],
    ),
    (
        "fr",
        "Au programme du contrat local de santé : l'accès aux soins, la santé mentale des jeunes et le bien vieillir.",
        ["accès aux soins", "santé mentale des jeunes", "bien vieillir"],
    ),
    (
        "fr",
        "Accès aux soins, santé mentale, environnement : le contrat local de santé a trois priorités pour les cinq ans à venir.",
        ["Accès aux soins", "santé mentale", "environnement"],
    ),
    (
        "fr",
        "Accès aux soins, santé mentale, environnement : voilà les trois axes du contrat local de santé.",
        ["Accès aux soins", "santé mentale", "environnement"],
    ),
    (
        "fr",
        "Le contrat local de santé comporte quatre axes stratégiques, qui se déclinent en 12 objectifs opérationnels et 30 actions :\n- axe 1 : accès aux soins (8 actions) ;\n- axe 2 : prévention (10 actions) ;\n- axe 3 : santé mentale (7 actions) ;\n- axe 4 : santé environnementale (5 actions).",
        ["accès aux soins", "prévention", "santé mentale", "santé environnementale"],
    ),
    (
        "fr",
        "Article 3. Axes stratégiques\nLes parties conviennent des axes stratégiques suivants :\n1. Réduire les inégalités d'accès aux soins\n2. Prévenir les conduites addictives\n3. Lutter contre l'habitat indigne\nArticle 4. Durée",
        [
            "Réduire les inégalités d'accès aux soins",
            "Prévenir les conduites addictives",
            "Lutter contre l'habitat indigne",
        ],
    ),
    (
        "fr",
        "Le contrat local de santé porte quatre ambitions.\nAmbition n° 1 : un médecin pour chacun\nAmbition n° 2 : une meilleure santé mentale\nAmbition n° 3 : une alimentation saine\nAmbition n° 4 : un air plus pur",
        ["un médecin pour chacun", "une meilleure santé mentale", "une alimentation saine", "un air plus pur"],
    ),
    (
        "fr",
        "Considérant que le contrat local de santé 2024-2028 s'articule autour des quatre axes suivants : accès aux soins et aux droits ; santé mentale ; vieillissement et handicap ; santé-environnement,",
        ["accès aux soins et aux droits", "santé mentale", "vieillissement et handicap", "santé-environnement"],
    ),
    (
        "fr",
        "Les trois priorités du contrat local de santé ont été dévoilées : l'accès à un médecin traitant, d'abord, la santé mentale des adolescents, ensuite, et enfin la qualité de l'eau.",
        ["accès à un médecin traitant", "santé mentale des adolescents", "qualité de l'eau"],
    ),
    (
        "fr",
        "Le contrat local de santé s'organise en trois axes\nI - Accès aux soins\n1. Attirer des médecins\n2. Créer un centre\nII - Prévention\n1. Bouger\n2. Manger\nIII - Santé mentale\n1. Repérer",
        ["Accès aux soins", "Prévention", "Santé mentale"],
    ),
    (
        "fr",
        "\nThème 1\n\nAccès aux soins\n\nThème 2\n\nSanté mentale\n\nThème 3\n\nAddictions",
        ["Accès aux soins", "Santé mentale", "Addictions"],
    ),
    (
        "fr",
        "Le CLS, c'est quatre axes et 25 actions :\n✓ Accès aux soins\n✓ Santé mentale\n✓ Prévention\n✓ Environnement",
        ["Accès aux soins", "Santé mentale", "Prévention", "Environnement"],
    ),
    (
        "fr",
        "Les élus ont choisi de travailler sur quatre thèmes dans le cadre du contrat local de santé : l'accès aux soins, la parentalité, l'activité physique et le vieillissement.",
        ["accès aux soins", "parentalité", "activité physique", "vieillissement"],
    ),
    (
        "fr",
        "Le contrat local de santé définit quatre axes d'intervention prioritaires. « Accès aux soins », « Santé mentale », « Prévention » et « Environnement » ont été retenus à l'unanimité.",
        ["Accès aux soins", "Santé mentale", "Prévention", "Environnement"],
    ),
    (
        "fr",
        "Ce contrat local de santé permettra d'agir dans quatre domaines : accès aux soins, prévention, santé mentale, santé environnementale.",
        ["accès aux soins", "prévention", "santé mentale", "santé environnementale"],
    ),
]
NOT_AXES = [
    (
        "fr",
        "Un contrat local de santé peut porter sur la promotion de la santé, la prévention, les soins et l'accompagnement médico-social.",
    ),
    (
        "fr",
        "Le diagnostic du contrat local de santé a mis en évidence des constats : manque de médecins, mal-être des jeunes, isolement des aînés.",
    ),
    (
        "fr",
        "Les missions du coordinateur du contrat local de santé : animer le réseau, suivre les actions, évaluer le contrat.",
    ),
    ("fr", "Le contrat de ville repose sur trois piliers : la cohésion sociale, le cadre de vie et l'emploi."),
    ("fr", "Les signataires du contrat local de santé : l'ARS, la préfecture, le Département et la CPAM."),
    ("en", "A local health contract may deal with prevention, health promotion, care and medico-social support."),
    (
        "fr",
        "Le diagnostic du futur contrat local de santé a fait ressortir trois enjeux : la pénurie de médecins, le mal-être des jeunes et l'isolement des aînés. Les priorités seront arrêtées en juin.",
    ),
    (
        "fr",
        "Le projet territorial de santé mentale compte quatre axes : repérage, parcours, réhabilitation, droits. Il ne faut pas le confondre avec le contrat local de santé.",
    ),
    (
        "fr",
        "La CPTS a quatre missions : l'accès aux soins, les parcours, la prévention, la crise. Elle est associée au contrat local de santé.",
    ),
    (
        "fr",
        "\nQu'est-ce qu'un contrat local de santé ?\n\nLes contrats locaux de santé portent sur la promotion de la santé, la prévention, les politiques de soins et l'accompagnement médico-social.",
    ),
    ("fr", "Le calendrier du contrat local de santé comporte trois temps : diagnostic, ateliers, signature."),
    (
        "fr",
        "Le contrat local de santé compte trois axes et quinze actions, dont un bus dentaire, une maison des ados et un café des aidants.",
    ),
    (
        "fr",
        "Contrat local de santé : les élus ont voté trois subventions : 3 000 € au CCAS, 2 000 € à l'ADMR et 1 000 € au club de marche.",
    ),
    (
        "en",
        "The local health contract has three axes and fifteen actions, including a dental bus, a house for teenagers and a café for carers.",
    ),
    ("fr", "Le conseil local de santé mentale a été installé. Trois priorités : repérer, loger, accompagner."),
    (
        "fr",
        "Le diagnostic est en cours. Trois thèmes sont déjà sur la table : démographie médicale, souffrance psychique, travail.",
    ),
]


def labels(text: str, language: str = "fr") -> list[str]:
    groups = [g for g in extract(annotate(text, language=language)) if g.score >= MIN_SCORE]
    return [item.label for item in groups[0].items] if groups else []


@pytest.mark.parametrize(("language", "text", "expected"), TOLD)
def test_axes_are_found_however_they_are_told(language: str, text: str, expected: list[str]) -> None:
    assert labels(text, language) == expected


@pytest.mark.parametrize(("language", "text"), NOT_AXES)
def test_other_enumerations_are_no_axes(language: str, text: str) -> None:
    assert labels(text, language) == []


def test_announced_number_splits_a_coordination_right() -> None:
    text = "Le CLS compte trois axes : l'accès aux soins et à la prévention, la santé mentale et le bien vieillir."
    assert labels(text) == ["accès aux soins et à la prévention", "santé mentale", "bien vieillir"]


def test_one_more_axis_is_counted_with_those_taken_over() -> None:
    text = "Ce contrat local de santé reprend trois des axes du précédent et en ajoute un quatrième :\n- les soins,\n- la prévention,\n- le bien vieillir,\n- la santé mentale."
    group = extract(annotate(text))[0]
    assert (group.announced, len(group.items)) == (4, 4)


def test_spans_prove_the_labels() -> None:
    a = annotate("Le contrat local de santé a deux axes : la santé mentale et l'accès aux soins.")
    for item in extract(a)[0].items:
        assert a.text[item.start : item.end] == item.label


def test_working_groups_are_marked_as_such() -> None:
    text = "Trois groupes de travail préparent le contrat local de santé : accès aux soins, prévention, santé mentale."
    assert extract(annotate(text))[0].kind == WORKING_GROUPS


def test_axes_told_twice_are_one_group() -> None:
    text = (
        "Le contrat local de santé a trois axes : soins, prévention, santé mentale.\n\n"
        "Axe 1 - Rapprocher les soins des habitants\n\nAxe 2 - Miser sur la prévention\n\nAxe 3 - Prendre soin de la santé mentale"
    )
    groups = [g for g in extract(annotate(text)) if g.score >= MIN_SCORE]
    assert len(groups) == 1
    assert groups[0].kind == AXES
    assert groups[0].items[0].label == "Rapprocher les soins des habitants"


def test_axis_column_of_a_table_gives_each_axis_once() -> None:
    page = (
        "<html><body><main><h1>Contrat local de santé</h1><p>Le contrat local de santé est signé pour cinq ans.</p>"
        "<table><tr><th>Axe</th><th>Actions</th></tr><tr><td rowspan='2'>Accès aux soins</td><td>Bus santé</td></tr>"
        "<tr><td>Internes</td></tr><tr><td>Santé mentale</td><td>Secouristes</td></tr>"
        "<tr><td>Environnement</td><td>Air</td></tr></table></main></body></html>"
    )
    found = extract(Annotated(read("t.html", page.encode())))
    assert [i.label for i in found[0].items] == ["Accès aux soins", "Santé mentale", "Environnement"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("prévention des conduites addictives", {"addictions", "prevention"}),
        ("perinatal and women's health", {"womens_health", "children_youth"}),
        ("Bouger, manger, respirer", {"nutrition_activity", "environmental_health"}),
        ("N'oublier personne", {"vulnerable_groups"}),
        ("accueil des jeunes médecins", {"health_workforce"}),
        ("modes de vie", {"prevention"}),
        ("zinzolin", {"other"}),
    ],
)
def test_themes_of_a_label(label: str, expected: set[str]) -> None:
    assert {t.value for t in themes_of(label)} == expected


def test_explanation_counts_where_the_label_is_a_bare_verb() -> None:
    assert "cancer_screening" in {t.value for t in themes_of("Prévenir", "sommeil, dépistages")}
    assert {t.value for t in themes_of("Ageing and autonomy", "falls prevention")} == {"ageing"}
