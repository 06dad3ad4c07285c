# Two commands on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench lab widgets lock clean

help:            ## what can be made
	@grep -E '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	bash scripts/install.sh
	touch $@

setup: $(READY)  ## make the virtual environment from the lock file

run: $(READY)    ## build a synthetic city, load it, detect, show the leads
	$(BIN)/workbench demo

test: $(READY)   ## lint, types, import directions, tests
	CI=$(CI) bash scripts/test.sh

lint: $(READY)   ## lint, format check, types, import directions
	bash scripts/lint.sh

format: $(READY) ## rewrite the sources in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## measure against named baselines
	$(BIN)/python -m tests.bench --rows 1000000 5000000 10000000 --out docs/performance.md

lab: $(READY)    ## JupyterLab, offline settings, on the demo case where there is one
	$(BIN)/workbench lab $(if $(wildcard demo-case/case/case.toml),demo-case/case)

widgets:         ## build the screens' bundles again from their sources (needs npm)
	cd workbench/explore/screens && npm ci && npm run build

lock:            ## refresh requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
	$(BIN)/uv pip compile --group pyproject.toml:engines --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements-engines.lock

clean:           ## remove what was built
	rm -rf $(VENV) demo-case demo-city build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
