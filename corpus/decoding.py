"""From the bytes of a text file to the document's text."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableDocument

_OTHER_FORMATS = (
    (b"%PDF-", "un PDF", ".pdf"),
    (b"PK\x03\x04", "une archive (Word, LibreOffice, EPUB…)", ".docx, .odt, .pptx ou .epub"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Office", ".docx, après l’avoir enregistré dans ce format"),
    (b"{\\rtf", "du RTF", ".docx, après l’avoir enregistré dans ce format"),
)
_WESTERN = frozenset("àâäæçèéêëîïôöœùûüÀÂÄÆÇÈÉÊËÎÏÔÖŒÙÛÜ«»‹›“”„‘’‚–—…•·€£§°²³¹ºª©®™±×÷½¼¾‰†‡µ\u00a0\u00ad")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def is_whole(text: str) -> bool:
    """Whether every character of a typed text is a whole one, as UTF-8 needs; JSON escapes can give halves."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def decode_text(data: bytes) -> str:
    """The document's text: decoded, byte-order mark dropped, line ends made LF, nothing else changed.

    UTF-8 whenever the bytes are UTF-8; else UTF-16, with a byte-order mark or recognised by its null bytes; else
    Windows-1252, when what it gives looks like Western text.

    Raises:
        UnreadableDocument: if the bytes are not text, or not in one of these encodings.
    """
    return decode(data).replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes) -> str:
    """`decode_text`, with the line ends as they are."""
    for signature, kind, extension in _OTHER_FORMATS:
        if data.startswith(signature):
            raise UnreadableDocument(f"ce fichier n’est pas du texte mais {kind} ; renommez-le en {extension}.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16")
    if b"\0" in data:
        return _utf16(data, _byte_order(data))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(data, error)


def _byte_order(data: bytes) -> str | None:
    """The order of UTF-16 bytes without a mark: most Western letters have a null half, always the same; None for other bytes."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if 4 * max(even, odd) < len(data) or min(even, odd) > max(even, odd) // 50:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf16(data: bytes, encoding: str | None) -> str:
    try:
        text = data.decode(encoding) if encoding else "\0"
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROLS.search(text):
        raise UnreadableDocument(
            "ce fichier n’est pas du texte (il contient des octets nuls) ; exportez-le en texte brut ou en Markdown."
        )
    return text


def _windows(data: bytes, error: UnicodeDecodeError) -> str:
    """The text read as Windows-1252, unless it is UTF-8 with damage, or another encoding."""
    high = sum(byte >= 0x80 for byte in data)
    damaged = 2 * sum(map(len, _MULTIBYTE.findall(data))) > high
    try:
        text = "" if damaged else data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    western = sum(char in _WESTERN for char in text if char >= "\x80")
    if not text or _CONTROLS.search(text) or western < 0.9 * high:
        raise UnreadableDocument(
            f"ce fichier n’est encodé ni en UTF-8 (octet {error.start + 1}), ni en UTF-16, ni en Windows-1252 ; "
            "enregistrez-le de nouveau en choisissant l’encodage UTF-8."
        )
    return text
