"""Nouns: the words and tables of the register. Imports nobody above."""
