"""Awards: screenings of candidates, kept as they were found, and reviews of what was awarded."""

from registry.services.awards.reviewing import keep, propose_withdrawal, settle
from registry.services.awards.screening import Screener, run_again, screen

__all__ = ["Screener", "keep", "propose_withdrawal", "run_again", "screen", "settle"]
