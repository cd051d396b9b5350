"""Posted text becomes one section. One module a step, named after it."""
