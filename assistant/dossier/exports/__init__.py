"""A dossier as a file for people: each quotation with its number, its source and what it takes to check it again."""
