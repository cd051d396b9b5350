# Two commands: `make run` starts everything on this machine, `make test` proves it.
# PORT and SANDBOX_PORT choose other ports; any setting in the environment wins over what `make run` chooses.

PYTHON ?= python3
UV = .venv/bin/uv
UV_VERSION = 0.13.9

.PHONY: run test lock pictures

run: .venv/ready
	@exec .venv/bin/python -m app.local

test: .venv/ready-to-test
	@exec .venv/bin/python -m tests.all

# Writes both requirements files anew from pyproject.toml.
lock: .venv/bin/uv
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=...")'
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/ready: requirements.txt pyproject.toml | .venv/bin/uv
	@$(UV) pip install --python .venv --quiet --require-hashes -r requirements.txt
	@$(UV) pip install --python .venv --quiet --no-deps -e .
	@touch $@

.venv/ready-to-test: requirements-dev.txt pyproject.toml | .venv/ready
	@$(UV) pip install --python .venv --quiet --require-hashes -r requirements-dev.txt
	@touch $@
