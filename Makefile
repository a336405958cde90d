# `make run` translates the example; `make test` runs everything CI runs. Both set up what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup system run test lint types unit fuzz words wheel clean

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

setup: $(STAMP) system ## virtual environment with everything, and Apertium where apt may be used

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setup: installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# What comes from Debian: never fatal, the program says itself what is missing and how to get it.
system:
	@scripts/install-system-packages apertium-eng-spa

run: setup ## translate the example article into Russian and Spanish
	$(BIN)/dragoman translate examples/armenia-csto.en.txt --to ru,es -o out --skip-missing

test: setup ## lint, types, tests
	@scripts/install-system-packages apertium-eng-spa apertium-rus-ukr gettext postgresql chromium
	@$(MAKE) --no-print-directory lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/pytest -n auto

words: $(STAMP) ## the program's own words: locales/dragoman.pot, and every catalogue brought up to date
	$(BIN)/python scripts/extract-words

fuzz: $(STAMP) ## 10,000 generated catalogues through gettext, JSON and the others
	FUZZ=10000 $(BIN)/pytest -n auto tests/property/test_po_catalogues.py

wheel: $(STAMP) ## build dist/*.whl
	$(BIN)/python -m pip wheel --quiet --no-deps -w dist .

clean:
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
