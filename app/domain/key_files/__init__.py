"""The files that certificates and keys come in: what each is and holds. Nothing here starts a process."""
