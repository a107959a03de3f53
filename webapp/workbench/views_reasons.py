"""Public reasons for use again."""
