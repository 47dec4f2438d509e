"""The web page: ask, read the extracts, open them in their document."""
