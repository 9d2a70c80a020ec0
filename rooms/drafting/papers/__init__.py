"""Papers: how a text comes before a room, under which symbol, sponsored by whom, and what a chair draws up from it."""
