"""Mail: letters wait in a table, written there with what they tell of, and go out by SMTP where one is set."""
