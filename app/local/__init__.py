"""`make run`: the sandbox, web and worker on this machine.

It loads nothing of the product, so that the product's processes are on their way at once.
"""
