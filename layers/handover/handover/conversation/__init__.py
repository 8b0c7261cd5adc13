"""Pure: what a conversation is, what can happen to it, and what follows."""
