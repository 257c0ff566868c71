"""Ratings read from the tables: the law, the facts, how subjects stand, and why (质量信用评价)."""
