"""What every test has: a clean cache of content types, and warnings as errors (pyproject.toml)."""
