"""Signing in: accounts, passwords, sessions, invitations, and how often each may be tried."""
