"""What keeps the house in its shape beyond the import contracts, which `tests/all.py` runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted((ROOT / "app").rglob("*.py"))
LONGEST = 210
VAGUE_NAMES = {"utils", "helpers", "common", "manager", "misc", "data"}


def imports_inside_functions(tree: ast.AST) -> Iterator[int]:
    """Return the lines of imports that are hidden in a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno


def calls(tree: ast.AST, method: str) -> int:
    """Count the calls of a method of this name."""
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_its_job_and_hides_no_import(module: Path) -> None:
    tree = ast.parse(module.read_text())
    assert ast.get_docstring(tree), "the first line says the job"
    assert list(imports_inside_functions(tree)) == []
    assert module.stem not in VAGUE_NAMES
    assert len(module.read_text().splitlines()) <= LONGEST


def test_a_credential_becomes_text_only_where_it_is_sent() -> None:
    revealing = {
        str(module.relative_to(ROOT / "app"))
        for module in MODULES
        if module.is_relative_to(ROOT / "app") and calls(ast.parse(module.read_text()), "reveal")
    }
    assert revealing == {"domain/payload.py", "anaplan/sign_in.py", "anaplan/signature.py"}


def test_no_template_marks_composed_text_as_safe() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        assert "|safe" not in template.read_text().replace(" ", ""), template
    # A preview shows pages that templates have drawn, and so escaped; styles are files of ours.
    marking = {module.name for module in MODULES if "Markup(" in module.read_text()}
    assert marking == {"preview.py", "assets.py"}


def test_every_step_has_its_form_template_section_and_fields() -> None:
    steps = {path.stem for path in (ROOT / "templates" / "steps").glob("*.html")}
    forms = {path.stem for path in (ROOT / "app" / "forms").glob("*.py")}
    answers = ast.parse((ROOT / "app" / "domain" / "answers.py").read_text())
    whole = next(n for n in answers.body if isinstance(n, ast.ClassDef) and n.name == "Answers")
    sections = {
        n.target.id for n in whole.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    }
    assert steps <= forms
    assert steps <= sections
    assert len(steps) == 10
