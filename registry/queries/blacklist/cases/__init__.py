"""What officers ask of listing cases and entries: lists, what waits for whom, one case, one entry."""
