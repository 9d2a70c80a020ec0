"""The record of a place: an append-only, hash-chained list of what happened, in order."""
