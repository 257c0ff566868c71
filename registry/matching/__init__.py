"""Retrieval and scoring of names, online and in batch."""
