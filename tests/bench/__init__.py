"""Figures, measured on request; the budgets are those of the questionnaire's page."""
