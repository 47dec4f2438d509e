"""What several formats are refused for, in the same words."""

from __future__ import annotations

from corpus.errors import UnreadableDocument


def damaged() -> UnreadableDocument:
    """The refusal of a file that is not what its name says."""
    return UnreadableDocument("ce fichier est abîmé, ou n’a pas le format que son nom annonce ; enregistrez-le de nouveau.")


def locked() -> UnreadableDocument:
    """The refusal of a file that a password protects."""
    return UnreadableDocument("ce fichier est protégé par un mot de passe ; enregistrez-en une copie sans protection.")


def too_deep() -> UnreadableDocument:
    """The refusal of a file whose parts hold parts that hold parts without end."""
    return UnreadableDocument("ce fichier imbrique trop d’éléments les uns dans les autres ; enregistrez-le plus simplement.")
