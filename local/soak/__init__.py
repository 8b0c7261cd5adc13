"""Many visitors at once against the whole local stack, with duplicates and faults, and a count of what went wrong."""
