"""Changes of state: one keyword-only atomic function per verb."""
