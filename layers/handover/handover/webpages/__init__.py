"""Pure: what every page has in common that people open in a browser."""
