# Antechamber. `make run` is all it takes from a clean clone with Python 3.11 or later.
# Settings come from the environment (`.venv/bin/python -m server --help` lists them): PORT=9000 make run

# The system's own before any other, for one that was built on the spot is a fifth slower as a rule; and one that can
# make an environment before one that cannot, which says so when it is asked to.
PYTHON ?= $(shell for able in ensurepip sys; do \
	for each in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c "import $$able, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$each && break 2; done; done)
BIN := .venv/bin
UV_VERSION := 0.13.9

# A clone shows its demonstration unless it is told otherwise: DEMO=0 make run
DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup develop run test check long bench pictures format lint types pins clean

help: ## List what can be made.
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

setup: .venv/.ready ## Prepare .venv, and start nothing.

run: .venv/.ready ## Set up, build the demonstration, and serve it.
	@DEMO=$(DEMO) exec $(BIN)/python -m server run

develop: .venv/.developing ## Prepare .venv with what tests and checks need as well.

test: develop ## Run the tests that are not long.
	@.ci/programs
	$(BIN)/python -m pytest -q -m "not long" $(SHARED)

long: develop ## Run the tests that are long.
	@.ci/programs
	$(BIN)/python -m pytest -q -m long $(SHARED)

check: lint types test ## What every change must pass.

lint: develop ## Look for what is wrong in style.
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: develop ## Bring the style in order.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: develop ## Check the types.
	$(BIN)/mypy

bench: develop ## Measure, beside what it is measured against; figures as JSON.
	@for each in live posting whole accreditation drafting; do echo "benchmarks/$$each.py" >&2; $(BIN)/python -m benchmarks.$$each || exit 1; done

pictures: develop ## Write a picture of every screen in every state.
	@.ci/programs
	$(BIN)/python -m tests.browser.pictures

pins: develop ## Pin the libraries anew, at their latest versions.
	$(BIN)/uv pip compile $(PIN) -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile $(PIN) --group dev -o requirements-dev.txt pyproject.toml

clean: ## Remove what was made, but not the data.
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis pictures
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Two processes or more share the tests, file by file; what takes longest begins first (tests/conftest.py).
SHARED := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

PIN := -q --upgrade --extra postgres --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.venv/.ready: requirements.txt | $(BIN)/python
	@$(call install,requirements.txt)
	@touch $@

.venv/.developing: requirements-dev.txt | $(BIN)/python
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/.ready

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. Name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) could not make .venv (on Debian: apt-get install python3-venv)" >&2; exit 1; }

# By uv, which takes seconds; where it cannot be had, by pip, which takes half a minute.
install = echo "Installing $(1) into .venv …"; \
	if test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION); then \
		$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); \
	fi
