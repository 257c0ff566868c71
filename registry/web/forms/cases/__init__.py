"""Forms of listing cases: the dossier, the steps, marks on entries."""
