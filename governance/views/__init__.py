"""Views: fetch through visible_to, call, answer."""
