"""Credit records (信用记录): what a paper says, its tier, its window, its duties. Pure.

Invariant: a tier, a day or a duty that is derived comes with the reason and the edition of the law.
"""
