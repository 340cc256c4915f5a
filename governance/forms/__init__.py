"""Forms: they judge the shape of what is written; commands and transitions judge the rules."""
