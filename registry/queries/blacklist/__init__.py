"""What may be asked of lists of serious dishonesty: cases, entries, the public list, the past."""
