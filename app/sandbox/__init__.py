"""A local stand-in for Fivetran's API, its Connect Card page and Anaplan's APIs.

The product never imports it, and it imports nothing of the product but the closed sets of choices.
"""
