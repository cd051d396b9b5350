"""Has a product note each template that it uses; Python loads this by itself, before the product.

Noted is what is asked for, so that a template counts that another one includes or extends, and one that was
compiled before. The file's name is in the variable TEMPLATES_USED.
"""

import os
from pathlib import Path
from typing import Any

import jinja2

NOTED = Path(os.environ["TEMPLATES_USED"])

find_template = jinja2.Environment.get_template
known: set[str] = set()


def find_and_note(self: jinja2.Environment, name: Any, *given: Any, **more: Any) -> jinja2.Template:
    """Find a template, and write its name down the first time."""
    found = find_template(self, name, *given, **more)
    if found.name and found.name not in known:
        known.add(found.name)
        with NOTED.open("a") as file:
            file.write(f"{found.name}\n")
    return found


jinja2.Environment.get_template = find_and_note  # type: ignore[method-assign]
