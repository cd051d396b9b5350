"""Programs of the npm registry that the tests use."""
