"""`python -m server`: the command line."""

from server.commands.line import main

raise SystemExit(main())
