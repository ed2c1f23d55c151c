"""Axes in ordinary sentences of journalists and administrations: what counts as the contract's, and what does not."""

from __future__ import annotations

import pytest

from extractors.axes.extract import MIN_SCORE, extract
from extractors.axes.types import AXES
from extractors.fold import fold
from tests.annotate import annotate

# What stands before and after the sentence, in either language.
AROUND = {
    "fr": (
        "Contrat local de santé\n\nLe contrat local de santé du Pays de Brive a été signé le 12 mars 2024. ",
        " Il a été préparé avec les habitants.\n",
    ),
    "en": (
        "Local health contract\n\nThe local health contract of the Brive area was signed on 12 March 2024. ",
        " It was prepared with the residents.\n",
    ),
}
# Language, sentence, the labels that a reader takes from it.
TOLD = [
    (
        "fr",
        "Des groupes de travail sur l'accès aux soins, la santé mentale et le bien vieillir se réuniront en mars.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "en",
        "Working groups on air quality, addictions and mental health will meet between February and April.",
        "air quality|addictions|mental health",
    ),
    (
        "en",
        "Housing and women's health are to be among its priorities.",
        "Housing|women's health",
    ),
    (
        "fr",
        "Le logement et la santé des femmes figureront parmi ses priorités.",
        "logement|santé des femmes",
    ),
    (
        "fr",
        "Nous voulons mener trente actions autour de trois défis. Un, l'accès aux soins : oui, il y aura un centre. Deux, le mal-être, avec l'hôpital. Trois, l'environnement, parce que l'eau compte.",
        "accès aux soins|mal-être|environnement",
    ),
    (
        "fr",
        "Les axes ? « La précarité d'abord, la santé des jeunes ensuite, l'environnement enfin », énumère la vice-présidente.",
        "précarité|santé des jeunes|environnement",
    ),
    (
        "fr",
        "Elles relèvent surtout de la deuxième priorité, « le parcours de la personne âgée » (équipe mobile). Les trois autres priorités sont « l'accès aux soins », « la santé mentale » et « la prévention ».",
        "parcours de la personne âgée|accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "Aux trois axes d'origine – l'accès aux droits, la santé mentale, l'alimentation et l'activité physique – il en ajoute un quatrième, le dépistage des cancers.",
        "accès aux droits|santé mentale|alimentation et l'activité physique|dépistage des cancers",
    ),
    (
        "en",
        "Its three axes remain access to care, mental health and health of young people.",
        "access to care|mental health|health of young people",
    ),
    (
        "en",
        "The axes? There are four of them. To bring care closer to the residents, first, with a truck. To prevent the loss of autonomy, then. To take care of the mental health of students, in connection with the university. To breathe better, finally: the basin is polluted.",
        "To bring care closer to the residents|To prevent the loss of autonomy|To take care of the mental health of students|To breathe better",
    ),
    (
        "fr",
        "Il a été conclu autour de la prévention des cancers, de la santé mentale et de l'accès aux soins ; s'y ajoute désormais la santé environnementale.",
        "prévention des cancers|santé mentale|accès aux soins|santé environnementale",
    ),
    (
        "fr",
        "Les axes stratégiques avancent : l'axe 1 (accès aux soins) et l'axe 3 (bien vieillir) sont lancés, l'axe 2 (santé mentale) patine.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "Des trois axes, « offre de soins », « prévention » et « parcours des personnes âgées », c'est le premier qui avance.",
        "offre de soins|prévention|parcours des personnes âgées",
    ),
    (
        "fr",
        "Elles relèvent du premier des quatre axes du contrat, « Santé mentale ». Les suivants s'intitulent « Accès aux soins », « Prévention » et « Autonomie ».",
        "Santé mentale|Accès aux soins|Prévention|Autonomie",
    ),
    (
        "fr",
        "Parmi les échecs, l'axe « bien vieillir ». Les deux autres, « accès aux droits » et « santé des enfants », sont jugés positivement.",
        "bien vieillir|accès aux droits|santé des enfants",
    ),
    (
        "fr",
        "Il tient en quatre mots. Le premier mot est « proximité » : rapprocher les soins. Le deuxième est « jeunesse » : les écrans. Le troisième est « esprit » : la santé mentale. Le quatrième est « nature » : l'eau, l'air.",
        "proximité|jeunesse|esprit|nature",
    ),
    (
        "fr",
        "Conclu entre l'agglomération et l'agence autour de la prévention des cancers, de la santé mentale et de l'accès aux soins, il court jusqu'en 2026.",
        "prévention des cancers|santé mentale|accès aux soins",
    ),
    (
        "fr",
        "Le groupe « accès aux soins » se réunira le 12 mars, le groupe « santé mentale » le 14 mars et le groupe « bien vieillir » le 19 mars.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "en",
        "Axis 1 of the contract, “Access to a family doctor”, funds a health centre. Axis 2, “Air quality”, has brought new sensors. Axis 3, “Sport and nutrition”: ask your GP.",
        "Access to a family doctor|Air quality|Sport and nutrition",
    ),
    (
        "en",
        'The contract has two axes only, "children\'s health" and "falls and frailty in older people".',
        "children's health|falls and frailty in older people",
    ),
    (
        "fr",
        "Trois ateliers se tiendront : le 12 mars sur l'accès aux soins, le 19 mars sur la santé mentale et le 26 mars sur le bien vieillir.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "Que retenir ? D'abord la santé des enfants, avec des actions sur le sommeil. Ensuite la santé des femmes. La santé mentale reste une priorité. Enfin, l'accès aux soins sera renforcé.",
        "santé des enfants|santé des femmes|santé mentale|accès aux soins",
    ),
    (
        "fr",
        "L'accès aux soins ouvre le document. Viennent ensuite la santé mentale, l'alimentation et le bien vieillir.",
        "accès aux soins|santé mentale|alimentation|bien vieillir",
    ),
    (
        "fr",
        "De quoi s'occupe-t-il ? De l'accès aux soins, de la santé mentale et du bien vieillir.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "La santé mentale, l'accès aux soins et la prévention des addictions sont au cœur du contrat.",
        "santé mentale|accès aux soins|prévention des addictions",
    ),
    (
        "fr",
        "L'ambition est triple : attirer des professionnels de santé, prévenir les addictions et accompagner le vieillissement.",
        "attirer des professionnels de santé|prévenir les addictions|accompagner le vieillissement",
    ),
    (
        "en",
        "There are three priorities. Getting to see someone, which includes a minibus. Growing old at home. And mental health.",
        "Getting to see someone|Growing old at home|mental health",
    ),
    (
        "fr",
        "Le contrat s'appuie sur quatre piliers : prévention, soins de proximité, santé mentale et lutte contre les inégalités.",
        "prévention|soins de proximité|santé mentale|lutte contre les inégalités",
    ),
    (
        "fr",
        "Trois priorités s'en dégagent : l'accès aux soins, la santé mentale et l'environnement.",
        "accès aux soins|santé mentale|environnement",
    ),
    (
        "fr",
        "Le contrat local de santé, signé pour cinq ans, définit trois priorités : attirer de nouveaux médecins, mieux prévenir les cancers, accompagner le vieillissement.",
        "attirer de nouveaux médecins|mieux prévenir les cancers|accompagner le vieillissement",
    ),
    (
        "fr",
        "Quatre ateliers se sont tenus : « Accès aux soins », « Santé mentale », « Environnement » et « Jeunesse ».",
        "Accès aux soins|Santé mentale|Environnement|Jeunesse",
    ),
    (
        "fr",
        "Ses objectifs sont clairs : faciliter l'accès aux soins, prévenir les addictions, mieux vieillir à domicile.",
        "faciliter l'accès aux soins|prévenir les addictions|mieux vieillir à domicile",
    ),
    (
        "fr",
        "Cinq axes pour cinq ans : l'offre de soins, la prévention, la santé mentale, les aînés et l'environnement.",
        "offre de soins|prévention|santé mentale|aînés|environnement",
    ),
    (
        "fr",
        "Le contrat comporte 30 actions autour de quatre axes (accès aux soins ; santé mentale ; prévention ; santé environnementale).",
        "accès aux soins|santé mentale|prévention|santé environnementale",
    ),
    (
        "fr",
        "Il comporte quatre axes – accès aux soins, santé mentale, prévention et santé environnementale – et 30 actions.",
        "accès aux soins|santé mentale|prévention|santé environnementale",
    ),
    (
        "fr",
        "Les quatre axes retenus concernent l'accès aux soins, la santé mentale, la prévention et l'environnement.",
        "accès aux soins|santé mentale|prévention|environnement",
    ),
    (
        "fr",
        "Les signataires se sont fixé trois caps : plus de médecins, plus de prévention, moins de solitude.",
        "plus de médecins|plus de prévention|moins de solitude",
    ),
    (
        "fr",
        "Le contrat répond à trois enjeux majeurs : le vieillissement de la population, la pénurie de médecins et la santé mentale des jeunes.",
        "vieillissement de la population|pénurie de médecins|santé mentale des jeunes",
    ),
    (
        "fr",
        "Trois axes ont guidé la rédaction : soigner près de chez soi, prévenir tôt et n'oublier personne.",
        "soigner près de chez soi|prévenir tôt|n'oublier personne",
    ),
    (
        "fr",
        "Le premier axe est consacré à la santé mentale, le second à l'accès aux soins et le dernier à la prévention.",
        "santé mentale|accès aux soins|prévention",
    ),
    (
        "fr",
        "Les élus ont choisi de concentrer leurs efforts sur l'accès aux soins, la santé mentale et la prévention des addictions.",
        "accès aux soins|santé mentale|prévention des addictions",
    ),
    (
        "fr",
        "Quatre thématiques prioritaires ont été définies, à savoir : l'accès aux soins, la santé mentale, les addictions et la nutrition.",
        "accès aux soins|santé mentale|addictions|nutrition",
    ),
    (
        "fr",
        "Le contrat s'organisera en trois grands chapitres, l'accès aux soins, la santé mentale et l'environnement.",
        "accès aux soins|santé mentale|environnement",
    ),
    (
        "fr",
        "Trois chantiers attendent les partenaires : le recrutement de médecins, la prévention du suicide et la qualité de l'eau.",
        "recrutement de médecins|prévention du suicide|qualité de l'eau",
    ),
    (
        "fr",
        "La santé mentale, l'accès aux soins et les violences faites aux femmes constituent les trois axes du contrat.",
        "santé mentale|accès aux soins|violences faites aux femmes",
    ),
    (
        "fr",
        "La santé mentale, l'accès aux soins et la petite enfance figurent parmi les priorités.",
        "santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Ses priorités vont à la santé mentale, à l'accès aux soins et à la petite enfance.",
        "santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Ces axes ont été arrêtés en mai : santé mentale, accès aux soins et petite enfance.",
        "santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Les priorités restent les mêmes : santé mentale, accès aux soins, petite enfance.",
        "santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Santé mentale, accès aux soins, petite enfance : telles sont les priorités du contrat.",
        "Santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Santé mentale, accès aux soins et petite enfance : voilà les trois axes du contrat.",
        "Santé mentale|accès aux soins|petite enfance",
    ),
    (
        "fr",
        "Il prévoit d'agir dans trois directions : les soins de proximité, la prévention, la santé mentale.",
        "soins de proximité|prévention|santé mentale",
    ),
    (
        "fr",
        "Le contrat repose sur cinq thèmes : accès aux soins, mobilité, santé mentale, addictions, alimentation.",
        "accès aux soins|mobilité|santé mentale|addictions|alimentation",
    ),
    (
        "fr",
        "Le programme d'actions suit quatre lignes directrices : la prévention, les soins, la santé mentale, le handicap.",
        "prévention|soins|santé mentale|handicap",
    ),
    (
        "fr",
        "Sont visés en priorité l'accès aux soins, la santé mentale et la santé des jeunes.",
        "accès aux soins|santé mentale|santé des jeunes",
    ),
    (
        "fr",
        "Nous avons retenu trois axes forts, explique le maire : l'accès aux soins, la santé mentale et les jeunes.",
        "accès aux soins|santé mentale|jeunes",
    ),
    (
        "fr",
        "« Nous avons trois axes : l'accès aux soins, la santé mentale et les jeunes », explique le maire.",
        "accès aux soins|santé mentale|jeunes",
    ),
    (
        "fr",
        "Le comité a validé les orientations : renforcer l'offre de soins, développer la prévention, soutenir les aidants.",
        "renforcer l'offre de soins|développer la prévention|soutenir les aidants",
    ),
    (
        "fr",
        "Le contrat traite tout à la fois de l'accès aux soins, de la santé mentale et de l'habitat.",
        "accès aux soins|santé mentale|habitat",
    ),
    (
        "fr",
        "Quatre volets : soins, prévention, santé mentale, environnement.",
        "soins|prévention|santé mentale|environnement",
    ),
    (
        "en",
        "It rests on four pillars: prevention, local care, mental health and tackling inequalities.",
        "prevention|local care|mental health|tackling inequalities",
    ),
    (
        "en",
        "Three priorities emerged: access to care, mental health and the environment.",
        "access to care|mental health|environment",
    ),
    (
        "en",
        "The contract sets out to attract new doctors, prevent cancer and support older people.",
        "attract new doctors|prevent cancer|support older people",
    ),
    (
        "en",
        "Four workshops were held: access to care, mental health, environment and youth.",
        "access to care|mental health|environment|youth",
    ),
    (
        "en",
        "The contract has been organised around four themes, including mental health and access to care.",
        "mental health|access to care",
    ),
    (
        "en",
        "It has four strands: care, prevention, mental health, environment.",
        "care|prevention|mental health|environment",
    ),
    (
        "en",
        "The four axes chosen concern access to care, mental health, prevention and the environment.",
        "access to care|mental health|prevention|environment",
    ),
    (
        "en",
        "Mental health, access to care and early childhood are among the priorities.",
        "mental health|access to care|early childhood",
    ),
    (
        "en",
        "At the heart of the contract are mental health, access to care and early childhood.",
        "mental health|access to care|early childhood",
    ),
    (
        "en",
        "Its main priorities remain the same: mental health, access to care, early childhood.",
        "mental health|access to care|early childhood",
    ),
    (
        "en",
        '"We have three axes: access to care, mental health and young people," explained the mayor.',
        "access to care|mental health|young people",
    ),
    (
        "en",
        '"Our priorities are access to care, mental health and young people," explained the mayor.',
        "access to care|mental health|young people",
    ),
    (
        "en",
        "The contract covers four broad areas: access to care, mental health, addictions and food.",
        "access to care|mental health|addictions|food",
    ),
    (
        "en",
        "The main lines of the contract are access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "The plan is organised under three headings: access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "There will be three priorities: access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "The contract identifies mental health, access to care and ageing as priorities.",
        "mental health|access to care|ageing",
    ),
    (
        "en",
        "The contract makes mental health, access to care and ageing its priorities.",
        "mental health|access to care|ageing",
    ),
    (
        "en",
        "The contract brings together 24 actions in three areas: access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "Three challenges have been identified: access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "The agreement will run until 2028 and will focus on access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "Signed for five years, it focuses on access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    ("en", "Work will focus on access to care, mental health and ageing.", "access to care|mental health|ageing"),
    (
        "en",
        "Particular attention will be paid to access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "Its five axes are: care, prevention, mental health, ageing and governance.",
        "care|prevention|mental health|ageing|governance",
    ),
    ("en", "The axes are the following: care, prevention, mental health.", "care|prevention|mental health"),
    (
        "en",
        "The contract is based on three commitments: to attract doctors, to prevent addictions and to help carers.",
        "attract doctors|prevent addictions|help carers",
    ),
    (
        "en",
        "The three big issues are the lack of doctors, mental health and ageing.",
        "lack of doctors|mental health|ageing",
    ),
    (
        "en",
        "Its ambitions: attract doctors, prevent addictions, help carers.",
        "attract doctors|prevent addictions|help carers",
    ),
    (
        "en",
        "The contract will seek to attract doctors, prevent addictions and support carers.",
        "attract doctors|prevent addictions|support carers",
    ),
    (
        "fr",
        "Il mise sur trois leviers : l'attractivité médicale, la prévention et la santé mentale.",
        "attractivité médicale|prévention|santé mentale",
    ),
    (
        "fr",
        "Le premier des cinq axes du contrat porte donc sur la démographie médicale. Les autres : la prévention auprès des jeunes, la santé mentale, le maintien à domicile des aînés et la lutte contre les addictions.",
        "démographie médicale|prévention auprès des jeunes|santé mentale|maintien à domicile des aînés|lutte contre les addictions",
    ),
    (
        "fr",
        "Il intervient là où l'échelle des neuf communes est la plus pertinente : santé environnementale, offre de soins, santé des femmes. Ces trois axes regroupent 15 actions.",
        "santé environnementale|offre de soins|santé des femmes",
    ),
    (
        "fr",
        "Les ateliers ont porté sur : l'accès aux soins, la santé mentale, le bien vieillir.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "Le comité de pilotage a retenu trois priorités : l'accès aux soins ; la santé mentale ; la santé environnementale, enjeu fort sur un territoire industriel.",
        "accès aux soins|santé mentale|santé environnementale",
    ),
    (
        "fr",
        "Il comprend quatre axes : axe 1, l'accès aux soins ; axe 2, la santé mentale ; axe 3, la prévention ; axe 4, l'environnement.",
        "accès aux soins|santé mentale|prévention|environnement",
    ),
    (
        "fr",
        "Les signataires ont retenu comme priorités l'accès aux soins, la santé mentale et la prévention des addictions.",
        "accès aux soins|santé mentale|prévention des addictions",
    ),
    (
        "fr",
        "Priorité est donnée à l'accès aux soins, à la santé mentale et au bien vieillir.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "Le contrat donne la priorité à l'accès aux soins, à la santé mentale des jeunes et à la santé environnementale.",
        "accès aux soins|santé mentale des jeunes|santé environnementale",
    ),
    (
        "fr",
        "Les élus veulent agir en priorité sur l'accès aux soins, la santé mentale et la nutrition.",
        "accès aux soins|santé mentale|nutrition",
    ),
    (
        "fr",
        "Trois sujets ont été retenus : l'accès aux soins, la santé mentale et le vieillissement.",
        "accès aux soins|santé mentale|vieillissement",
    ),
    (
        "fr",
        "Parmi les priorités figurent l'accès aux soins, la santé mentale et la prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "L'accès aux soins, la santé mentale et la prévention sont les trois priorités retenues.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "L'accès aux soins, la santé mentale et la prévention ont été retenues comme priorités.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "Objectifs : attirer des médecins, prévenir les addictions et soutenir les aidants.",
        "attirer des médecins|prévenir les addictions|soutenir les aidants",
    ),
    (
        "fr",
        "Quatre grands thèmes structurent le document : l'accès aux soins, la santé mentale, les addictions et la santé environnementale.",
        "accès aux soins|santé mentale|addictions|santé environnementale",
    ),
    (
        "fr",
        "Le document se décline en trois volets. Le premier concerne l'accès aux soins, le deuxième la santé mentale et le troisième la prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "Ses trois piliers ? L'accès aux soins, la santé mentale et la prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "Le contrat s'attaque à trois problèmes : le manque de médecins, le mal-être des jeunes et les addictions.",
        "manque de médecins|mal-être des jeunes|addictions",
    ),
    (
        "fr",
        "Il vise à améliorer l'accès aux soins, à renforcer la prévention et à mieux accompagner les personnes âgées.",
        "améliorer l'accès aux soins|renforcer la prévention|mieux accompagner les personnes âgées",
    ),
    (
        "fr",
        "Il a pour objectifs de faciliter l'accès aux soins, de développer la prévention et de soutenir la santé mentale.",
        "faciliter l'accès aux soins|développer la prévention|soutenir la santé mentale",
    ),
    (
        "fr",
        "Le contrat porte sur l'accès aux soins, la santé mentale et la santé environnementale.",
        "accès aux soins|santé mentale|santé environnementale",
    ),
    (
        "fr",
        "Les thématiques retenues sont l'accès aux soins, la santé mentale et l'alimentation.",
        "accès aux soins|santé mentale|alimentation",
    ),
    (
        "fr",
        "Le contrat repose sur quatre axes, parmi lesquels l'accès aux soins et la santé mentale.",
        "accès aux soins|santé mentale",
    ),
    (
        "fr",
        "Les trois groupes de travail (accès aux soins, santé mentale, environnement) se sont réunis en mars.",
        "accès aux soins|santé mentale|environnement",
    ),
    (
        "fr",
        "Trois groupes ont planché sur l'accès aux soins, la santé mentale et l'environnement.",
        "accès aux soins|santé mentale|environnement",
    ),
    (
        "fr",
        "Cinq thèmes ont émergé des ateliers : offre de soins, santé mentale, addictions, nutrition et handicap.",
        "offre de soins|santé mentale|addictions|nutrition|handicap",
    ),
    (
        "fr",
        "Le contrat s'articule autour des axes suivants : accès aux soins, santé mentale et prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
    ("fr", "La feuille de route tient en trois mots : soigner, prévenir, accompagner.", "soigner|prévenir|accompagner"),
    (
        "fr",
        "Au cœur du contrat : la santé mentale, la prévention et l'accès aux soins.",
        "santé mentale|prévention|accès aux soins",
    ),
    (
        "fr",
        "Désertification médicale, santé mentale, vieillissement : le contrat s'attaque à trois chantiers.",
        "Désertification médicale|santé mentale|vieillissement",
    ),
    (
        "fr",
        "Le contrat local de santé concerne l'accès aux soins, la santé mentale et le bien vieillir.",
        "accès aux soins|santé mentale|bien vieillir",
    ),
    (
        "fr",
        "« Nos priorités, ce sont l'accès aux soins, la santé mentale et les jeunes », résume le maire.",
        "accès aux soins|santé mentale|jeunes",
    ),
    (
        "fr",
        "« On va travailler sur l'accès aux soins, la santé mentale et les jeunes », résume le maire.",
        "accès aux soins|santé mentale|jeunes",
    ),
    (
        "fr",
        "Les partenaires s'engagent sur trois fronts : la démographie médicale, la prévention et la santé mentale.",
        "démographie médicale|prévention|santé mentale",
    ),
    (
        "fr",
        "Le contrat fixe pour priorités la lutte contre les déserts médicaux, la santé mentale et la prévention des addictions.",
        "lutte contre les déserts médicaux|santé mentale|prévention des addictions",
    ),
    (
        "fr",
        "Il contient 28 actions, réparties en quatre axes : l'accès aux soins (8 actions), la santé mentale (7 actions), la prévention (10 actions) et l'environnement (3 actions).",
        "accès aux soins|santé mentale|prévention|environnement",
    ),
    (
        "fr",
        "Le contrat compte trois axes que sont l'accès aux soins, la santé mentale et la prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
    (
        "fr",
        "Les priorités de ce nouveau contrat : l'accès aux soins, bien sûr, mais aussi la santé mentale et l'environnement.",
        "accès aux soins|santé mentale|environnement",
    ),
    (
        "fr",
        "Le contrat est bâti autour de trois priorités : mieux manger, bouger plus, vieillir en bonne santé.",
        "mieux manger|bouger plus|vieillir en bonne santé",
    ),
    (
        "fr",
        "Y figurent trois grands objectifs : faire venir des médecins, prévenir le suicide et aider les aidants.",
        "faire venir des médecins|prévenir le suicide|aider les aidants",
    ),
    (
        "fr",
        "Les signataires veulent progresser dans quatre domaines : l'accès aux soins, la santé mentale, la petite enfance et l'habitat.",
        "accès aux soins|santé mentale|petite enfance|habitat",
    ),
    (
        "fr",
        "L'accent est mis sur l'accès aux soins, la santé mentale et les addictions.",
        "accès aux soins|santé mentale|addictions",
    ),
    (
        "fr",
        "L'accent sera mis sur la prévention, la santé mentale et le soutien aux aidants.",
        "prévention|santé mentale|soutien aux aidants",
    ),
    (
        "fr",
        "Un contrat qui mise sur la prévention, la santé mentale et l'accès aux soins.",
        "prévention|santé mentale|accès aux soins",
    ),
    (
        "en",
        "It is built around four priorities: access to care, mental health, ageing well and addictions.",
        "access to care|mental health|ageing well|addictions",
    ),
    (
        "en",
        "It has four aims: bringing doctors to the area, better emergency care in summer, helping older people to stay at home and preventing addiction among the young.",
        "bringing doctors to the area|better emergency care in summer|helping older people to stay at home|preventing addiction among the young",
    ),
    (
        "en",
        "Four subjects come out of it: medical demography, the mental health of young people, the loss of autonomy and addictions.",
        "medical demography|mental health of young people|loss of autonomy|addictions",
    ),
    (
        "en",
        "It is structured in five axes, among which access to care and mental health.",
        "access to care|mental health",
    ),
    (
        "en",
        "The contract runs for five years, with mental health, access to care and addictions as its themes.",
        "mental health|access to care|addictions",
    ),
    (
        "en",
        "The contract focuses on access to care, mental health and the health of young people.",
        "access to care|mental health|health of young people",
    ),
    (
        "en",
        "The contract targets medical demography, mental health and addictions.",
        "medical demography|mental health|addictions",
    ),
    (
        "en",
        "The contract deals with access to care, mental health and the environment.",
        "access to care|mental health|environment",
    ),
    ("en", "The contract concerns access to care, mental health and ageing.", "access to care|mental health|ageing"),
    ("en", "It will cover access to care, mental health and prevention.", "access to care|mental health|prevention"),
    (
        "en",
        "It sets three priorities, namely access to care, mental health and healthy ageing.",
        "access to care|mental health|healthy ageing",
    ),
    (
        "en",
        "The contract has three priorities - access to care, mental health and ageing - and 30 actions.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "The contract tackles issues such as access to care, mental health and addictions.",
        "access to care|mental health|addictions",
    ),
    (
        "en",
        "Its priorities are access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "The main aims are to attract doctors, to improve mental health and to support carers.",
        "attract doctors|improve mental health|support carers",
    ),
    (
        "en",
        "It aims to improve access to care, promote healthy lifestyles and support older people at home.",
        "improve access to care|promote healthy lifestyles|support older people at home",
    ),
    (
        "en",
        "Priority will be given to access to care, mental health and the prevention of addictions.",
        "access to care|mental health|prevention of addictions",
    ),
    (
        "en",
        "Access to care, mental health and addictions are the three priorities.",
        "access to care|mental health|addictions",
    ),
    (
        "en",
        "Access to care, mental health and addictions were chosen as priorities.",
        "access to care|mental health|addictions",
    ),
    (
        "en",
        "The partners will work on access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "The partners have identified three areas of work: access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "Three main themes were chosen: access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "The contract revolves around three themes: access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "Among its priorities are access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "Its five priorities include access to care, mental health and nutrition.",
        "access to care|mental health|nutrition",
    ),
    (
        "en",
        "The first of the three axes concerns medical demography. The others: mental health and prevention.",
        "medical demography|mental health|prevention",
    ),
    (
        "en",
        "The emphasis is on access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "The contract puts the emphasis on access to care, mental health and prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "It comprises four strands: attracting doctors, preventing addiction, supporting mental health and improving housing.",
        "attracting doctors|preventing addiction|supporting mental health|improving housing",
    ),
    (
        "en",
        "There are three goals: more doctors, better mental health and healthier food.",
        "more doctors|better mental health|healthier food",
    ),
    (
        "en",
        "The priorities chosen by the committee are mental health, access to care and the environment.",
        "mental health|access to care|environment",
    ),
    (
        "en",
        "Workshops were held on access to care, mental health and healthy ageing.",
        "access to care|mental health|healthy ageing",
    ),
    (
        "en",
        "Working groups will look at access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "Three working groups dealt with access to care, mental health and ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "The agreement, which has four pillars (access to care, mental health, ageing, environment), lasts five years.",
        "access to care|mental health|ageing|environment",
    ),
    (
        "en",
        "The first priority is access to care, the second mental health and the third prevention.",
        "access to care|mental health|prevention",
    ),
    (
        "en",
        "It addresses three challenges: the shortage of doctors, mental health and ageing.",
        "shortage of doctors|mental health|ageing",
    ),
    (
        "en",
        "Its objectives: to attract doctors, to prevent addictions and to support carers.",
        "attract doctors|prevent addictions|support carers",
    ),
    (
        "en",
        "The health contract will concentrate on mental health, access to care and nutrition.",
        "mental health|access to care|nutrition",
    ),
    (
        "en",
        "Local health contract: mental health, access to care and ageing are the priorities.",
        "mental health|access to care|ageing",
    ),
    (
        "en",
        "The contract is organised along three lines: access to care; mental health; ageing.",
        "access to care|mental health|ageing",
    ),
    (
        "en",
        "These three axes bring together 15 actions: access to care, mental health and environment.",
        "access to care|mental health|environment",
    ),
    (
        "en",
        "It acts where it is most useful: environmental health, supply of care, women's health. These three axes bring together 15 actions.",
        "environmental health|supply of care|women's health",
    ),
    (
        "fr",
        "Le premier axe du contrat concerne l'accès aux soins. Les deux autres sont la santé mentale et la prévention.",
        "accès aux soins|santé mentale|prévention",
    ),
]
# Language, a sentence that enumerates something else.
OTHERS = [
    ("fr", "Le maire a remercié la CPAM, l'hôpital et le centre de santé mentale."),
    ("fr", "Une conférence portera sur la santé mentale, les addictions et le sommeil."),
    ("fr", "Le service propose des ateliers sur l'alimentation, le sommeil et l'activité physique."),
    ("fr", "Le bus santé s'arrêtera à Ussac, à Malemort et à Cosnac."),
    ("fr", "L'agglomération travaille aussi sur les transports, le logement et l'emploi."),
    (
        "fr",
        "Le diagnostic a mis en évidence un taux élevé d'addictions, une démographie médicale fragile et un renoncement aux soins.",
    ),
    ("en", "The mayor thanked the CPAM, the hospital and the mental health centre."),
    ("en", "A talk will focus on mental health, addictions and sleep."),
    ("en", "The service offers workshops on food, sleep and physical activity."),
    ("en", "The health bus will stop in Ussac, Malemort and Cosnac."),
    ("en", "The diagnosis revealed high rates of addiction, few doctors and an ageing population."),
    ("fr", "Les partenaires présents : la CPAM, le centre hospitalier et la CPTS."),
    (
        "fr",
        "L'hôpital pilotera trois actions : une équipe mobile gériatrique, des consultations avancées de psychiatrie et un réseau de référents.",
    ),
    ("fr", "Le CHCP propose des consultations de cardiologie, de psychiatrie et d'addictologie."),
    ("fr", "Parmi les premières actions figurent un bus santé, des ateliers nutrition et un forum santé mentale."),
    ("fr", "La soirée portera sur l'endométriose, la ménopause et la contraception."),
    ("fr", "Le maire a évoqué la voirie, l'école et la santé lors de ses vœux."),
    ("fr", "Le précédent contrat de ville avait trois axes : la santé, l'emploi et le logement."),
    ("fr", "Les groupes de travail se réuniront en mars, en avril et en juin."),
    (
        "fr",
        "Le territoire souffre d'un manque de médecins, d'une population vieillissante et d'un taux de suicide élevé.",
    ),
    ("en", "The hospital offers consultations in cardiology, psychiatry and addiction medicine."),
    ("en", "First actions include a health bus, nutrition workshops and a mental health forum."),
    ("en", "The partners are the CPAM, the hospital and the mental health association."),
    ("en", "The evening will deal with the menopause, contraception and endometriosis."),
    ("en", "The area suffers from a shortage of doctors, an ageing population and high suicide rates."),
    ("en", "The previous urban contract had three axes: health, jobs and housing."),
    ("en", "It has been signed by the mayor, the health agency and the hospital."),
]


def labels(language: str, sentence: str) -> str:
    before, after = AROUND[language]
    groups = [g for g in extract(annotate(before + sentence + after, language=language)) if g.score >= MIN_SCORE]
    best = max(groups, key=lambda g: (g.kind == AXES, g.score, -g.start), default=None)
    return "|".join(i.label for i in best.items) if best else ""


@pytest.mark.parametrize(("language", "sentence", "expected"), TOLD)
def test_axes_in_an_ordinary_sentence(language: str, sentence: str, expected: str) -> None:
    assert fold(labels(language, sentence)) == fold(expected)


@pytest.mark.parametrize(("language", "sentence"), OTHERS)
def test_enumerations_of_other_things_are_left_alone(language: str, sentence: str) -> None:
    assert labels(language, sentence) == ""


def test_actions_below_a_mention_of_axes_are_no_axes() -> None:
    text = (
        "Contrat local de santé\n\nSur les cinq axes du contrat local de santé, l'hôpital pilote l'axe « Parcours des personnes âgées » "
        "et contribue à l'axe « Santé mentale ». Il portera trois actions :\n\n- une équipe mobile gériatrique ;\n"
        "- des consultations avancées ;\n- un réseau de référents suicide.\n"
    )
    best = max(extract(annotate(text)), key=lambda g: g.score)
    assert [i.label for i in best.items] == ["Parcours des personnes âgées", "Santé mentale"]


def test_roman_marks_in_parentheses_are_items() -> None:
    text = (
        "The local health contract contains 24 actions under five strategic axes:\n(i) access to primary care\n(ii) healthy food\n"
        "(iii) mental health\n(iv) support for older people\n(v) governance and evaluation\n"
    )
    best = max(extract(annotate(text, language="en")), key=lambda g: g.score)
    assert [i.label for i in best.items][:2] == ["access to primary care", "healthy food"] and len(best.items) == 5
