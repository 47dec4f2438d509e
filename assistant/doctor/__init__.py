"""Health checks of a library, its index and the model: each is a small function, and none writes anything."""
