"""Quality-credit ratings: assessed in the same transaction as the fact that causes it."""

from registry.services.ratings.reassessing import reassess, reassess_rated

__all__ = ["reassess", "reassess_rated"]
