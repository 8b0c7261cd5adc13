"""Meta: webhook shapes, signatures, the Graph API and its errors."""
