# Every command of the project. `make` alone lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup format check test bench run up down build lock

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make the Python environment in .venv (done by every command that needs it)
	@python3 local/set_up.py

format: setup ## format the code
	@ruff format --quiet . && ruff check --quiet --fix .

check: setup ## the everyday part: format, lint, types, unit tests
	@ruff format --check --quiet . && ruff check .
	@mypy layers/handover/handover functions local tests
	@pytest -q tests/unit

test: check ## everything: check, then contract, template, integration and system tests
	@pytest -q tests/contract tests/template tests/integration tests/system

lock: setup ## pin the packages anew from the .in files
	@uv pip compile --quiet --no-header --no-annotate --generate-hashes --upgrade layers/dependencies/requirements.in -o layers/dependencies/requirements.txt
	@uv pip compile --quiet --no-header --no-annotate --generate-hashes --upgrade requirements-dev.in -o requirements-dev.txt
