"""Managed libraries: folders that Sourcier writes, with originals, texts, a catalogue and an index.

    sourcier.json       what the folder is, and the form of its contents
    catalogue.sqlite    the documents, their other paths, and which state the library is in
    originals/          the files as they came, named after their SHA-256
    texts/              the content of each document, fixed at import, named after its SHA-256
    index/              generations of the index
    lexique             words held to be equivalent, if its users wrote some

A state is the catalogue's: files are written before it says so and dropped after, so that a process killed at any
instant leaves the state before or the state after. What a killed process leaves behind is dropped by the next writer.
No path outside the folder is kept in it: it can be copied and moved.
"""
