"""What the page offers to other programs: `ask`, `search`, `show` and `documents`, the same JSON as the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import gradio as gr
from gradio.events import api

from assistant.assistant import Assistant
from assistant.json_forms import answer_json, catalogue_json, ranking_json, show_json
from assistant.question import check_question
from corpus.errors import DocumentNotFound, SourcierError, UsageError
from index.filter import Filter
from index.search_index import Arm

_MOST = 100
Result = TypeVar("Result")


def publish_api(current: Callable[[], Assistant]) -> None:
    """Declare the endpoints, inside an open page and before its events: names are taken in order.

    Args:
        current: the assistant of the moment.
    """

    def ask(
        question: str,
        k: int = 0,
        documents: list[str] | None = None,
        keywords: list[str] | None = None,
        publishers: list[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> dict[str, Any]:
        """Répond à une question par des extraits exacts des documents, avec leur source.

        Args:
            question: la question, en français.
            k: nombre d’extraits au plus ; 0 laisse la question en décider.
            documents: pour limiter la recherche à ces documents (identifiant, chemin, nom de fichier ou titre).
            keywords: pour la limiter aux documents qui ont l’un de ces mots-clés.
            publishers: pour la limiter aux documents de l’un de ces éditeurs.
            since: pour la limiter aux documents datés de cette année, ce mois (2024-03) ou ce jour, ou d’après.
            until: pour la limiter aux documents datés de cette année, ce mois ou ce jour, ou d’avant.

        Returns:
            La réponse : answered, confidence, extracts (ou nearest si le corpus ne répond pas), avec les positions.
        """

        def found() -> dict[str, Any]:
            within = Filter.of(documents, keywords, publishers, since, until)
            return answer_json(current().ask(question, _count(k) or None, within=within))

        return _told(found)

    def search(
        query: str,
        arm: Literal["hybrid", "lexical", "dense"] = "hybrid",
        k: int = 10,
        documents: list[str] | None = None,
        keywords: list[str] | None = None,
        publishers: list[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> dict[str, Any]:
        """Classe les passages des documents les plus proches d’une requête, sans en extraire de réponse.

        Args:
            query: des mots ou une question.
            arm: la façon de classer : hybrid, lexical ou dense.
            k: nombre de passages au plus.
            documents: pour limiter la recherche à ces documents (identifiant, chemin, nom de fichier ou titre).
            keywords: pour la limiter aux documents qui ont l’un de ces mots-clés.
            publishers: pour la limiter aux documents de l’un de ces éditeurs.
            since: pour la limiter aux documents datés de cette année, ce mois (2024-03) ou ce jour, ou d’après.
            until: pour la limiter aux documents datés de cette année, ce mois ou ce jour, ou d’avant.

        Returns:
            Les passages classés, avec leur document, leur section et leurs positions.
        """

        def found() -> dict[str, Any]:
            check_question(query)
            within = Filter.of(documents, keywords, publishers, since, until)
            return ranking_json(current().index.rank(query, Arm(arm), _count(k) or 10, within=within))

        return _told(found)

    def show(document: str) -> dict[str, Any]:
        """Donne le texte entier d’un document, avec ses sections et ses pages.

        Args:
            document: son identifiant, son chemin ou son nom de fichier.

        Returns:
            Le document : id, title, source, sha256, text, sections et pages.
        """

        def found() -> dict[str, Any]:
            try:
                return show_json(current().index.library.document(document))
            except DocumentNotFound as error:  # its own words name a folder of this machine
                raise UsageError(
                    f"Aucun document « {document} » dans la bibliothèque. « documents » donne leurs noms."
                ) from error

        return _told(found)

    def documents() -> dict[str, Any]:
        """Donne le catalogue des documents de la bibliothèque.

        Returns:
            Les documents : id, title, source, sha256, characters et metadata de chacun.
        """
        library = current().index.library
        return {"documents": [catalogue_json(document, library) for document in library.documents]}

    api(ask, api_name="ask", concurrency_id="questions")
    api(search, api_name="search", concurrency_id="questions")
    api(show, api_name="show")
    api(documents, api_name="documents")


def _count(k: int) -> int:
    return min(max(int(k), 0), _MOST)


def _told(work: Callable[[], Result]) -> Result:
    """The result, expected failures being told to the caller in their own words."""
    try:
        return work()
    except SourcierError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise gr.Error("Une valeur envoyée n’est pas de celles attendues.", print_exception=False) from error
