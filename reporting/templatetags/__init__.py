"""Template tags of the papers."""
