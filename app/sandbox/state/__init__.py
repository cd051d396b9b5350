"""What the sandbox remembers, in one SQLite file. No credential is ever written here."""
