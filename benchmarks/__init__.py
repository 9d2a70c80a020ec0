"""Measured claims: each file runs alone, compares within one run and prints one JSON object."""
