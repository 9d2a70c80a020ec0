"""Hostile input: a world with a form in every state, people who find every form in it, and a judge of every answer."""
