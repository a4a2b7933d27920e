# Outreach. `make` alone says what there is to do.

.DEFAULT_GOAL := help
.PHONY: help run test lint format requirements migration bench audit clean ready ready-to-test

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
IN_VENV = .venv/bin/python -m
UV = 0.13.9
AUDIT = 2.10.1

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-14s %s\n", $$1, $$2}'

run: ready ## Serve Outreach here, with the example at first; Ctrl-C stops it
	@exec $(IN_VENV) outreach.serve

test: lint ## Lint, types and every test, on SQLite and on PostgreSQL, and in a browser
	$(IN_VENV) pytest -n 2 --dist worksteal

lint: ready-to-test ## Style and types
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) mypy

format: ready-to-test ## Put the code into shape
	$(IN_VENV) ruff check --fix .
	$(IN_VENV) ruff format .

bench: ready-to-test ## Requests per second, beside a bare Flask
	$(IN_VENV) benchmarks
	$(IN_VENV) benchmarks.finder
	$(IN_VENV) benchmarks.feeds
	$(IN_VENV) benchmarks.guests

migration: ready-to-test ## Write a migration: make migration message="Say who interprets"
	@test -n "$(message)" || { echo 'usage: make migration message="Say who interprets"' >&2; exit 2; }
	$(IN_VENV) outreach.migrations "$(message)"
	$(IN_VENV) ruff format --quiet outreach/migrations/versions

requirements: ready ## Pin what pyproject.toml asks for
	$(IN_VENV) pip install --quiet --disable-pip-version-check --target .venv/uv uv==$(UV)
	.venv/uv/bin/uv pip compile pyproject.toml --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --output-file requirements.txt
	.venv/uv/bin/uv pip compile pyproject.toml --quiet --no-header --generate-hashes --universal \
		--python-version 3.11 --extra dev --constraint requirements.txt --output-file requirements-dev.txt

audit: ready ## Known weaknesses of the libraries; asks pypi.org
	$(IN_VENV) pip install --quiet --disable-pip-version-check --target .venv/audit pip-audit==$(AUDIT)
	PYTHONPATH=.venv/audit $(IN_VENV) pip_audit --strict --disable-pip --require-hashes --requirement requirements.txt

clean: ## Delete what can be made again; instance/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@$(prepare) run

ready-to-test:
	@$(prepare) test

define prepare
$(if $(PYTHON),,echo "Outreach needs Python 3.11 or newer, as python3 or by PYTHON=…" >&2; exit 2;) $(PYTHON) -m outreach.prepare
endef
