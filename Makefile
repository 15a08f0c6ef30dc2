# Two commands do everything: "make reports" and "make test". Each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: reports test test-fast lab check demo-data docs docs-site lock clean

reports: $(VENV)/.installed ## publish every programme in data/raw to reports/
	$(BIN)/evaluation run

test: $(VENV)/.installed-dev ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-fast: $(VENV)/.installed-dev ## run the tests that take less than half a second each
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not slow"

lab: $(VENV)/.installed ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/tour.ipynb

check: $(VENV)/.installed-dev ## style, types, layers, and notebooks stored without outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet tests/test_notebooks.py -k stored

demo-data: $(VENV)/.installed ## make the five demonstration programmes anew, byte for byte
	$(BIN)/python -m demo

docs-site: $(VENV)/.installed-docs ## build the documentation as a site, in build/site
	$(BIN)/sphinx-build --builder html --fail-on-warning --keep-going --quiet docs build/site

docs: $(VENV)/.installed ## write the pages of docs/ that come from the code
	$(BIN)/python docs/generate.py
	COLUMNS=80 $(BIN)/python -m typer evaluation.cli.main utils docs --name evaluation > docs/commands.md

lock: ## write the exact versions of a fresh installation to constraints.txt
	rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip --disable-pip-version-check install --quiet ".[cluster,pdf,docs,dev]"
	$(VENV)-lock/bin/python -m pip --disable-pip-version-check freeze --exclude workshop-evaluation > constraints.txt
	rm -rf build
	rm -rf $(VENV)-lock

clean: ## remove what was generated (never data/raw)
	rm -rf data/processed/*/ reports/*/ reports/index.html

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable ".[dev]"
	touch $@ $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable ".[docs]"
	touch $@ $(VENV)/.installed
