"""Small believable things that tests are made of."""
