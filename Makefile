# Every command of the project. `make` alone lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR):$(CURDIR)/layers/handover

.DEFAULT_GOAL := help
.PHONY: help setup format lint check test coverage bench walk crashes mutants permissions nightly soak run up down build invoke connect lock

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make the Python environment in .venv (done by every command that needs it)
	@python3 local/set_up.py

format: setup ## format the code
	@ruff format --quiet . && ruff check --quiet --fix .

lint: setup ## format, lint and types
	@ruff format --check --quiet . || { echo "some files are not formatted: run make format"; exit 1; }
	@ruff check .
	@mypy layers functions local manage tests events

check: lint ## the everyday part: lint and unit tests
	@pytest -q -n auto --hypothesis-profile=everyday -m "not slow" tests/unit

test: lint ## everything: lint, then all tests
	@rm -rf .permissions && mkdir .permissions
	@HANDOVER_PERMISSIONS=.permissions pytest -q -n auto --dist worksteal \
		tests/unit tests/contract tests/template tests/iam tests/permissions tests/integration tests/mutants
	@$(PYTHON) -m tests.permissions --computed --asked .permissions
	@# In processes of their own, for they fork, and file by file, for the tests of a file share what they have walked.
	@pytest -q -n 2 --dist loadfile tests/proof
	@# Three, for they wait more than they work; the longest of them first.
	@pytest -q -n 3 --dist loadfile --no-loadscope-reorder tests/system

coverage: setup ## the coverage of the shipped code, lines and branches (eight minutes: tracing doubles the time of tests)
	@pytest -q -n auto --dist worksteal --cov --cov-report=term-missing:skip-covered tests/unit tests/contract tests/integration

bench: setup ## compare our functions with a bare handler, warm and cold (about two minutes)
	@$(PYTHON) -m tests.perf.bench

walk: setup ## walk every state small models reach, and check every promise there (eighteen minutes)
	@$(PYTHON) -m tests.proof.walk

crashes: setup ## let the functions die at every call they make, one after the other, and let Meta be away for long (forty minutes)
	@$(PYTHON) -m tests.proof.crash
	@pytest -q -n auto -m thorough tests/unit/operations tests/integration tests/proof tests/system

mutants: setup ## break the product on purpose, one line at a time: each must be caught (twelve minutes)
	@$(PYTHON) -m tests.mutants

permissions: setup ## take the roles apart, piece by piece: a test must fail for each (twenty minutes)
	@$(PYTHON) -m tests.permissions

nightly: setup ## drive the real functions with 100,000 random events and faults (fifteen minutes)
	@$(PYTHON) -m tests.proof.machine.nightly

soak: setup ## 2,000 random events of 50 visitors on the embedded engine, with copies and faults (eight minutes)
	@$(PYTHON) -m local.soak

run: setup ## run the whole system on this machine; Ctrl-C stops it
	@$(PYTHON) -m local run

up: setup ## the same in the background (facts about it: local/.state/stack.json)
	@$(PYTHON) -m local up

down: ## end what `make up` or `make run` started
	@[ ! -x $(PYTHON) ] || $(PYTHON) -m local down

build: setup ## build the functions and layers as they are deployed
	@$(PYTHON) -m local build

invoke: setup ## run one function in a container, against `make up` (FUNCTION=… EVENT=… SAM_OPTIONS=…)
	@$(PYTHON) -m local.invocation "$(FUNCTION)" "$(EVENT)" $(SAM_OPTIONS)

connect: setup ## connect a page to a deployed stack (PAGE=page.yaml STAGE=prod OPTIONS=--subscribe-app)
	@[ -n "$(PAGE)" ] && [ -n "$(STAGE)" ] || { echo "make connect: say which page and stage: make connect PAGE=my-page.yaml STAGE=prod"; exit 2; }
	@bin/handover page connect "$(PAGE)" --stage "$(STAGE)" $(OPTIONS)

lock: setup ## pin the packages anew from the .in files, and describe AWS anew as botocore does
	@uv pip compile --quiet --no-header --no-annotate --generate-hashes --upgrade layers/dependencies/requirements.in -o layers/dependencies/requirements.txt
	@uv pip compile --quiet --no-header --no-annotate --generate-hashes --upgrade --no-emit-package jmespath --no-emit-package urllib3 \
		layers/sdk/requirements.in -o layers/sdk/requirements.txt
	@uv pip compile --quiet --no-header --no-annotate --generate-hashes --upgrade requirements-dev.in -o requirements-dev.txt
	@python3 local/set_up.py && $(PYTHON) layers/service_models.py
