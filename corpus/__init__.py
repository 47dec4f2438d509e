"""The source texts, and what reads a library of them into documents with exact spans."""
