"""The blueprint of results and open data with all its routes."""

from webapp.results.blueprint import blueprint

__all__ = ["blueprint"]
