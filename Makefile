# `make` alone lists what there is. Everything is installed into .venv on first use.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# Material prints a notice about MkDocs 2.0 on every build, which tells us nothing new.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve build check test bench format lock
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(READY) ## set up, then preview the site at http://127.0.0.1:8000
	@$(BIN)/mkdocs serve

build: $(READY) ## build the site into site/, strictly
	@$(BIN)/mkdocs build --strict

check: $(READY) ## check the fact files only
	@$(BIN)/python -m factbook check

# The browser tests need Chromium, npm and Java; where they cannot be had, the tests fail and say so.
NEEDED = $(if $(shell command -v chromium || command -v chromium-browser || command -v google-chrome),,chromium) $(if $(shell command -v npm),,npm) $(if $(shell command -v java),,default-jre-headless)
test: $(READY) ## run everything that has to pass: formatting, lints, types, tests
	@if [ -n "$(strip $(NEEDED))" ] && [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(NEEDED); fi
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest

bench: $(READY) ## measure builds and previews beside others, for docs/speed.md (twenty minutes)
	@$(BIN)/python tests/bench --entities 100 1000 5000 10000 --runs 1 --peers --page docs/speed.md

format: $(READY) ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(READY) ## renew requirements.lock from pyproject.toml
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev --output-file requirements.lock --upgrade pyproject.toml

$(READY): pyproject.toml requirements.lock
	@echo "Setting up .venv (once; a minute or so)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $(READY)
