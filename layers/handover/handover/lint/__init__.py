"""Pure: what is wrong, or could be better, in what an owner has written."""
