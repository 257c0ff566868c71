"""Likely duplicates (疑似重复主体): found, judged by people, merged and unmerged again.

Invariant: nothing is merged without a person; a merge moves no fact, it adds an identity link that
an unmerge ends; a "different" is kept for ever and keeps the pair from being suggested again.
"""
