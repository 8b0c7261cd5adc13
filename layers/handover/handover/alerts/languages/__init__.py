"""The words of alerts: one module for each language, named by its two letters, with its `WORDINGS`."""
