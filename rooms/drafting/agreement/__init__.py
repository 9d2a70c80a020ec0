"""Agreement: paragraphs agreed by stages, and what stands against it."""
