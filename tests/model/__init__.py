"""The way to one connection, tried out in every order in which things can happen and go wrong."""
