"""Gold questions made from the files of other programs."""
