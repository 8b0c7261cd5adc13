"""What programs of the owners are told, and how: over HTTPS, signed."""
