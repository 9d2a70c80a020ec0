"""What comes back from capital: tracked changes as drafts of a layer, comments as notes, each at its words."""
