"""One decision for a selection or for everything that a filter finds."""
