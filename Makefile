# One command to run, one to test; CI (.ci/run) calls the same ones. `make help` lists them.

PYTHON ?= python3
PY := .venv/bin/python
COMPILE := $(PY) -m piptools compile --quiet --no-header --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo run test leakwalk bench lint format schema release-schema lock

help: ## list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## make .venv and install what the site runs on (skipped when nothing changed)
	@$(PYTHON) scripts/install.py

install-dev: ## the same, with what tests and lint need
	@$(PYTHON) scripts/install.py --dev

demo: install ## serve the site with its demo content on 127.0.0.1 (PORT=8000)
	@$(PY) scripts/demo.py

run: install ## serve for development: reloads on change, debug pages (PORT=8000)
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py runserver 127.0.0.1:$${PORT:-8000}

test: install-dev ## run every test leg this machine can (ARGS="-k name", REQUIRE_ALL=1)
	@$(PY) scripts/test.py $(ARGS)

leakwalk: install-dev ## ask the API and the site everything that is hidden (ARGS="-k name")
	@LEAKWALK=whole $(PY) -m pytest -q -s tests/graphql/leakwalk $(ARGS)

bench: install ## measure the API beside hand-written views (CAREERS=1000, ARGS="--quick")
	@$(PY) -m bench $(ARGS)

lint: install-dev ## check style, floors, types, migrations, schema, compose file
	@$(PY) scripts/lint.py

format: install-dev ## put Python into its format and mend what can be mended alone
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format --quiet .

schema: install ## write cms/graphql/schema.graphql
	@$(PY) manage.py schema

release-schema: schema ## keep the schema as that of a release, which later ones must not break
	@cp cms/graphql/schema.graphql tests/graphql/released.graphql

lock: install-dev ## compile requirements*.txt from pyproject.toml (ARGS="--upgrade")
	@$(COMPILE) $(ARGS) --output-file requirements.txt pyproject.toml
	@$(COMPILE) $(ARGS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
