"""The words of the pages behind links: one module for each language, named by its two letters, with its `WORDING`."""
