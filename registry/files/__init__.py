"""Files at the edge: what a table file holds as rows of text, and how one is written."""
