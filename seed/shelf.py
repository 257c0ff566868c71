"""Where the demonstration's data files stand, and the one city that they tell of."""

from pathlib import Path

CITY = "jiaxing"
DATA = Path(__file__).resolve().parent / "data"
