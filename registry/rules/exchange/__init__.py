"""What an arriving file says: which column is which, and whether a row can be taken in.

Invariant: a row is either judged fit as a whole or set aside with every reason; nothing is guessed.
"""
