"""Comparing: what became of each paragraph between two versions of a text, and of each word in it."""
