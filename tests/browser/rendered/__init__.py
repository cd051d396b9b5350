"""A folder for PYTHONPATH: what is in it runs in every process of a product that is started with it."""
