"""Sides: where each delegation stands on the words of a text, and what of it is its own to see."""
