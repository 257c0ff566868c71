"""What is read of likely duplicates: the queue, one pair side by side, what a merge would change."""
