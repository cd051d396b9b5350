"""A web form that gets a company's Anaplan account connected to Fivetran.

Nothing is imported here, so that the sandbox, which is a part of this package, starts without the product.
"""
