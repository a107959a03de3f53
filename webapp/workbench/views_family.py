"""One family: its panel, its members, and how staff share the work on it."""
