"""How long the reason of a deed must and may be, in characters; one measure at every door."""

SHORTEST_REASON = 4
LONGEST_REASON = 500
