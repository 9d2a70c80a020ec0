"""Who may ask for what: the rules in words, the people and rooms they are tried on, and how an answer is read."""
