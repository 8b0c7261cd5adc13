"""Commands for whoever connects and runs pages."""
