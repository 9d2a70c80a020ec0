"""The commands of `python -m server`, one to a file: `arguments` says what may be asked, `run` does it.

What a command ends with: 0 all is well, 1 something was found wrong, 2 wrong use or a setting that cannot be used,
3 the store, the port or a file cannot be reached or is not ready, 4 a fault of this program.
"""
