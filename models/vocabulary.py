"""Closed vocabularies of the registry, each term with a French and an English label."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A vocabulary term: its value is what is stored, its labels are what people read."""

    label_fr: str
    label_en: str

    def __new__(cls, value: str, label_fr: str = "", label_en: str = "") -> Term:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label_fr = label_fr
        term.label_en = label_en
        return term

    def label(self, language: str = "fr") -> str:
        """The term's label in French (`fr`) or English (anything else)."""
        return self.label_fr if language == "fr" else self.label_en


class Language(Term):
    """Languages the extractors read."""

    FR = "fr", "français", "French"
    EN = "en", "anglais", "English"
    UNKNOWN = "unknown", "inconnue", "unknown"


class Status(Term):
    """Where a contract stands in its life."""

    ANNOUNCED = "announced", "annoncé", "announced"
    IN_PREPARATION = "in_preparation", "en préparation", "in preparation"
    SIGNED = "signed", "signé", "signed"
    AMENDED = "amended", "modifié par avenant", "amended"
    COMPLETED = "completed", "terminé", "completed"


class Certainty(Term):
    """Whether a date has happened or is expected, on the day the document speaks."""

    ACTUAL = "actual", "constaté", "actual"
    PLANNED = "planned", "prévu", "planned"


class TerritoryKind(Term):
    """Kinds of territory that a contract covers."""

    EPCI = "epci", "EPCI", "intermunicipal authority"
    EPT = "ept", "établissement public territorial", "Greater Paris territory"
    COMMUNE = "commune", "commune", "municipality"
    DEPARTEMENT = "departement", "département", "département"
    PETR = "petr", "PETR, pays ou groupement d'EPCI", "grouping of intermunicipal authorities"
    OTHER = "other", "autre", "other"


class OrganisationType(Term):
    """Kinds of organisations that sign a contract or take part in it."""

    ARS = "ars", "agence régionale de santé", "regional health agency"
    PREFECTURE = "prefecture", "préfecture", "prefecture"
    STATE_SERVICE = "state_service", "service de l'État", "state service"
    EDUCATION = "education", "Éducation nationale", "national education"
    REGION = "region", "région", "region"
    DEPARTEMENT = "departement", "département", "département council"
    EPCI = "epci", "intercommunalité", "intermunicipal authority"
    COMMUNE = "commune", "commune", "municipality"
    CCAS = "ccas", "CCAS ou CIAS", "social action centre"
    PETR = "petr", "PETR, pays ou syndicat mixte", "PETR, pays or joint syndicate"
    CPAM = "cpam", "assurance maladie", "health insurance fund"
    MSA = "msa", "MSA", "agricultural social insurance"
    CAF = "caf", "CAF", "family allowance fund"
    CARSAT = "carsat", "CARSAT", "pension and occupational health fund"
    HOSPITAL = "hospital", "établissement de santé", "hospital"
    CPTS = "cpts", "CPTS", "territorial professional community"
    MSP = "msp", "maison ou centre de santé", "health centre"
    ORDER = "order", "ordre ou URPS", "professional order"
    MUTUAL = "mutual", "mutuelle", "mutual insurer"
    ASSOCIATION = "association", "association", "association"
    UNIVERSITY = "university", "université", "university"
    COMPANY = "company", "entreprise", "company"
    OTHER = "other", "autre", "other"


class Theme(Term):
    """Themes of strategic axes."""

    ACCESS_TO_CARE = "access_to_care", "accès aux soins", "access to care"
    HEALTH_WORKFORCE = "health_workforce", "démographie et attractivité", "health workforce"
    CARE_PATHWAYS = "care_pathways", "parcours de santé", "care pathways"
    PREVENTION = "prevention", "prévention et promotion de la santé", "prevention and health promotion"
    MENTAL_HEALTH = "mental_health", "santé mentale", "mental health"
    ADDICTIONS = "addictions", "addictions", "addictions"
    ENVIRONMENTAL_HEALTH = "environmental_health", "santé environnement", "environmental health"
    NUTRITION_ACTIVITY = "nutrition_activity", "alimentation et activité physique", "food and physical activity"
    CHILDREN_YOUTH = "children_youth", "enfance, jeunesse, familles", "children, youth, families"
    AGEING = "ageing", "vieillissement et autonomie", "ageing and autonomy"
    DISABILITY = "disability", "handicap et médico-social", "disability"
    VULNERABLE_GROUPS = "vulnerable_groups", "publics vulnérables", "vulnerable groups"
    SEXUAL_HEALTH = "sexual_health", "santé sexuelle", "sexual health"
    WOMENS_HEALTH = "womens_health", "santé des femmes", "women's health"
    CANCER_SCREENING = "cancer_screening", "dépistage et cancers", "cancer screening"
    CHRONIC_DISEASE = "chronic_disease", "maladies chroniques", "chronic disease"
    DIGITAL_HEALTH = "digital_health", "santé numérique", "digital health"
    HOUSING_LIVING = "housing_living", "habitat et cadre de vie", "housing and living environment"
    COORDINATION = "coordination", "gouvernance et animation", "governance and coordination"
    OTHER = "other", "autre", "other"


class EventKind(Term):
    """Dated steps in a contract's life, other than its signature."""

    LAUNCH = "launch", "lancement", "launch"
    DIAGNOSIS = "diagnosis", "diagnostic", "diagnosis"
    STEERING_COMMITTEE = "steering_committee", "comité de pilotage", "steering committee"
    WORKING_GROUPS = "working_groups", "groupes de travail", "working groups"
    RECRUITMENT = "recruitment", "recrutement", "recruitment"
    ASSESSMENT = "assessment", "bilan ou évaluation", "assessment"
    COUNCIL_VOTE = "council_vote", "délibération", "council vote"
    PREVIOUS_SIGNATURE = "previous_signature", "signature du contrat précédent", "previous contract's signature"
    AMENDMENT = "amendment", "avenant", "amendment"
    FIRST_ACTIONS = "first_actions", "premières actions", "first actions"
    OTHER = "other", "autre", "other"


class Origin(Term):
    """Who found a value."""

    RULE = "rule", "règle", "rule"
    NER = "ner", "modèle statistique", "statistical model"
    REFERENCE = "reference", "table officielle", "official table"
    HUMAN = "human", "relecteur", "reviewer"


class DocumentKind(Term):
    """Who speaks in a document, in the order in which they are believed."""

    CONTRACT = "contract", "le contrat lui-même", "the contract itself"
    PARTY = "party", "communication d'une partie au contrat", "a party's own communication"
    OTHER = "other", "document d'origine inconnue", "document of unknown origin"
    PRESS = "press", "presse", "press"
    TRANSLATION = "translation", "traduction", "translation"


class Verdict(Term):
    """What a reviewer decides: of a value the first three, of a contract the others."""

    ACCEPT = "accept", "valider", "accept"
    CORRECT = "correct", "corriger", "correct"
    REJECT = "reject", "rejeter", "reject"
    MERGE = "merge", "fusionner", "merge"
    SPLIT = "split", "séparer", "split"
    REJECT_CONTRACT = "reject_contract", "rejeter le contrat", "reject the contract"
    WITHDRAW = "withdraw", "retirer une décision", "withdraw a decision"


class Severity(Term):
    """How much a finding of the consistency checks matters."""

    ERROR = "error", "incohérence", "inconsistency"
    WARNING = "warning", "à vérifier", "to be verified"


VOCABULARIES: tuple[type[Term], ...] = (
    Language, Status, Certainty, TerritoryKind, OrganisationType, Theme, EventKind, Origin,
    DocumentKind, Verdict, Severity,
)  # fmt: skip
