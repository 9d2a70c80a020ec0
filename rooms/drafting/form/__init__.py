"""The form of a resolution: what its customs would have otherwise. Suggestions, by which nothing is changed."""
