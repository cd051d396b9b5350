"""What can go wrong by chance, when the settings ask for it: off by default."""
