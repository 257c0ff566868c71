"""Demonstration data, loaded through the services, so that it obeys every rule."""
