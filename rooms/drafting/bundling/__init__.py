"""Bundling: what is settled together or not at all."""
