"""Search: which subjects a reader may mean, why, and in which order.

One query serves the page, its files, the command and the officers' pages; `search` is its only door.
"""

from registry.queries.search.advice import Advice, advise
from registry.queries.search.candidates import MOST
from registry.queries.search.hits import Hit
from registry.queries.search.query import SearchQuery, SearchSort
from registry.queries.search.results import SearchResult, search

__all__ = [
    "MOST",
    "Advice",
    "Hit",
    "SearchQuery",
    "SearchResult",
    "SearchSort",
    "advise",
    "search",
]
