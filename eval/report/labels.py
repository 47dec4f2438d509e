"""The French names of what is measured, and one sentence on how it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.runs.result import Stage
from index.search_index import Arm


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a measure, and how it is counted."""

    name: str
    explanation: str


ARMS: Mapping[Arm, str] = {Arm.LEXICAL: "lexical", Arm.DENSE: "dense", Arm.HYBRID: "hybride"}

RETRIEVAL: Mapping[str, Label] = {
    "hit@1": Label("hit@1", "le premier passage porte la preuve"),
    "hit@3": Label("hit@3", "un des 3 premiers passages porte la preuve"),
    "hit@5": Label("hit@5", "un des 5 premiers passages porte la preuve"),
    "hit@10": Label("hit@10", "un des 10 premiers passages porte la preuve"),
    "recall@10": Label("rappel@10", "part des passages porteurs de preuve qui sont parmi les 10 premiers"),
    "mrr@10": Label("MRR@10", "inverse du rang du premier passage porteur"),
    "ndcg@10": Label("nDCG@10", "gain cumulé actualisé et normalisé, pertinence binaire"),
    "map@10": Label("MAP@10", "précision moyenne sur les 10 premiers"),
    "judged@10": Label("jugés@10", "part des 10 premiers passages qui touchent une preuve, donc jugés"),
}

ANSWERS: Mapping[str, Label] = {
    "extract@1": Label("premier extrait juste", "il contient au moins la moitié d’une réponse attendue, donné ou tu"),
    "extract@3": Label("un des trois premiers juste", "parmi les extraits donnés, ou les plus proches en cas de refus"),
    "evidence_hit@1": Label("premier extrait sur la preuve", "il touche la phrase attendue"),
    "answered_and_right": Label("réponse donnée et juste", "la question a reçu une réponse, et elle est juste"),
    "exact_match": Label("réponse exacte (EM)", "les mots surlignés sont ceux attendus, après normalisation française"),
    "f1": Label("F1", "mots communs entre le surlignage et la réponse attendue"),
    "containment": Label("réponse contenue", "l’extrait contient les mots attendus"),
    "iou": Label("recouvrement (IoU)", "caractères communs au surlignage et à la réponse attendue, sur leur union"),
    "item_recall": Label("éléments trouvés", "part des éléments attendus dans les extraits donnés (listes)"),
    "number_match": Label("nombre retrouvé", "le surlignage porte le nombre ou la date attendus"),
}

CITATIONS: Mapping[str, Label] = {
    "precision": Label("précision", "part des extraits donnés qui touchent une preuve"),
    "recall": Label("rappel", "part des éléments attendus dont une preuve est donnée"),
    "document": Label("document juste", "le premier extrait vient d’un document qui répond"),
    "section": Label("section juste", "le premier extrait vient de la section d’une preuve"),
    "page": Label("page juste", "le premier extrait est à la page d’une preuve"),
    "duplicates": Label("répétitions", "part des extraits donnés qui en répètent un autre"),
}

ABSTENTION: Mapping[str, Label] = {
    "handled": Label("question bien traitée", "réponse juste donnée, ou refus quand le corpus ne répond pas"),
    "right_when_answered": Label("justesse des réponses données", "toutes questions"),
    "refused_unanswerable": Label("refus à raison", "part des questions sans réponse qui sont refusées (rappel des refus)"),
    "refused_answerable": Label("refus à tort", "part des questions avec réponse qui sont refusées"),
    "refusal_precision": Label("précision des refus", "part des refus dont la question est sans réponse"),
    "auroc_right": Label("AUROC, justesse", "la confiance distingue les premiers extraits justes des autres"),
    "auroc_answerable": Label("AUROC, réponse au corpus", "la confiance distingue les questions qui ont une réponse"),
    "calibration_error": Label("erreur de calibration (ECE)", "écart moyen entre confiance et justesse, 10 tranches"),
    "risk_area": Label("aire risque–couverture", "part d’erreurs moyenne quand on ne garde que les plus sûres"),
}

INVARIANTS: Mapping[str, Label] = {
    "verbatim": Label("extraits exacts", "chaque extrait est le texte de sa source à ses positions ; doit valoir 100 %"),
}

STAGES: Mapping[Stage, Label] = {
    Stage.PASSAGES: Label("découpage", "aucun passage ne porte la preuve entière"),
    Stage.SEARCH: Label("recherche", "ni le bras lexical ni le bras dense ne trouvent un passage qui la porte"),
    Stage.FUSION: Label("fusion", "un bras l’avait trouvé, le classement fusionné l’a perdu"),
    Stage.EXTRACTION: Label("extraction", "le passage était lu, une autre phrase a été préférée"),
    Stage.THRESHOLD: Label("seuil", "réponse juste refusée, ou réponse donnée à une question sans réponse"),
}

ASPECTS: Mapping[str, str] = {"type": "type", "style": "style", "persona": "public", "document": "document"}

GROUPS: Mapping[str, tuple[str, Mapping[str, Label]]] = {
    "answers": ("Réponses", ANSWERS),
    "citations": ("Citations", CITATIONS),
    "abstention": ("Abstention", ABSTENTION),
    "invariants": ("Invariants", INVARIANTS),
}


def label_of(measure: str) -> str:
    """The French name of a measure such as `hybrid/hit@5` or `answers/f1`."""
    group, _, name = measure.partition("/")
    if group in set(Arm):
        return f"{RETRIEVAL[name].name}, {ARMS[Arm(group)]}"
    return GROUPS[group][1][name].name
