"""Everything that touches the outside: HTTP, WebSocket, sessions, languages, the command line."""
