"""Those who act on a page: its visitors, its staff, its apps and Meta."""
