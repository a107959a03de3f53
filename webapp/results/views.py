"""The blueprint of results and open data with all its routes."""

from webapp.results import views_data, views_feeds, views_results, views_seal, views_texts
from webapp.results.blueprint import blueprint

__all__ = ["blueprint", "views_data", "views_feeds", "views_results", "views_seal", "views_texts"]
