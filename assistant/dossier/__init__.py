"""A trainer's dossier: extracts gathered from the library, arranged, annotated, exported and checked again later."""
