"""Threads: topics in a room, and the messages in which it is spoken."""
