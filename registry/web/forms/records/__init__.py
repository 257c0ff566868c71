"""Forms of records: which subject, what its paper says, why a record is changed."""
