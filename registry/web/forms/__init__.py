"""Forms: what a page may send, field by field; nothing else is read from a body."""
