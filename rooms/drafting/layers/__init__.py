"""What a delegation keeps to itself of the texts of a room: wording not released, notes, instructions, fallbacks."""
