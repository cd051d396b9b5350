"""`python -m app` is the `onboarding` command."""

from app.cli import main

main()
