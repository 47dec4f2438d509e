"""From the bytes of a text file to the document's text."""

from __future__ import annotations

from corpus.errors import UnreadableDocument


def is_whole(text: str) -> bool:
    """Whether every character of a typed text is a whole one, as UTF-8 needs; JSON escapes can give halves."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def decode_text(data: bytes) -> str:
    """The document's text: UTF-8 decoded, byte-order mark dropped, line ends made LF, nothing else changed.

    Raises:
        UnreadableDocument: if the bytes are not UTF-8 text.
    """
    if b"\0" in data:
        raise UnreadableDocument(
            "ce fichier n’est pas du texte (il contient des octets nuls) ; exportez-le en texte brut ou en Markdown."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"ce fichier n’est pas encodé en UTF-8 (octet {error.start + 1}) ; "
            "enregistrez-le de nouveau en choisissant l’encodage UTF-8."
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
