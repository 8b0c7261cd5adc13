"""Events to try each function with (`sam local invoke`, tests), and what writes them."""
