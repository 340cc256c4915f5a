"""Edits of meetings and minutes that change no state; one atomic function per edit."""
