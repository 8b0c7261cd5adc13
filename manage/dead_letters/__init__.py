"""What failed and lies in a queue for somebody to look at: what it is, and what becomes of it."""
