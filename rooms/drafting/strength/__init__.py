"""Weaker or stronger: what a change of wording does to what is promised, by whom, how much and until when."""
