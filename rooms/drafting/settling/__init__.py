"""Settling: what is open in a text, side by side, and what a chair makes of it."""
