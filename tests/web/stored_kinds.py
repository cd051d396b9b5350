"""Every kind of problem that is ever stored, read from the source, so that a new one cannot be forgotten."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "app" / "submission"


def _kinds() -> set[str]:
    """Return the first words of all calls of `problem`, and the words that `kind` or a constant is given."""
    nodes = [node for file in SOURCE.glob("*.py") for node in ast.walk(ast.parse(file.read_text()))]
    assigned = [
        (getattr(n.targets[0], "id", ""), _texts(n.value)) for n in nodes if isinstance(n, ast.Assign)
    ]
    constants = {name: texts for name, texts in assigned if name.isupper()}
    found = {text for name, texts in assigned if name == "kind" for text in texts}
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
            found |= constants.get(getattr(node.args[0], "id", ""), _texts(node.args[0]))
    return found


def _texts(node: ast.AST) -> set[str]:
    branches = (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)
    return {part.value for part in branches if isinstance(part, ast.Constant) and isinstance(part.value, str)}


KINDS = _kinds()
