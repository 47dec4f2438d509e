"""French text as a search index sees it. The text itself is never changed: tokens are located in
it, and only their index terms are normalised.
"""
