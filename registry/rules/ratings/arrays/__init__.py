"""The rating rule over arrays (批量评价): the same rule for very many subjects at once. Pure.

Invariant: integers only, and for every subject what `rate` says; what is too rare to be worth an
array is left to `rate` itself.
"""
