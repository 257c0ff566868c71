"""Pure verbs: values in, values and reasons out. No table, no session, no clock."""
