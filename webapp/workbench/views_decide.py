"""Decisions on a family or an entry, their confirmation, and taking them back."""
