"""Key figures: what the documents count, in their own words, and where they disagree."""
