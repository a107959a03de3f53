"""How many comments, from where, and what is left to do."""
