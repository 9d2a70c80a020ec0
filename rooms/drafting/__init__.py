"""Drafting: a text under negotiation, its paragraphs, and the words in square brackets that are not agreed."""
