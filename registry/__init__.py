"""The register: rules, matching, queries, services and doors, floor above floor."""
