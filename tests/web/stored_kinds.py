"""Every kind of problem that is ever stored, read from the source, so that a new one cannot be forgotten."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "app" / "submission"


def _kinds() -> set[str]:
    """Return the first words of all calls of `problem`, and the words that `kind` is given."""
    found = set()
    for file in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
                found |= _texts(node.args[0])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "kind":
                found |= _texts(node.value)
    return found


def _texts(node: ast.AST) -> set[str]:
    branches = (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)
    return {part.value for part in branches if isinstance(part, ast.Constant) and isinstance(part.value, str)}


KINDS = _kinds()
