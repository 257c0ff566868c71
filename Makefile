# 嘉兴市质量信用监管与公示平台 · Jiaxing Quality Credit Register
# Needs Python 3.11 or newer and make; everything else is put into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help .venv run test test-long check bench mutation migration clean

# The first Python on this machine that is new enough; another one: `make PYTHON=/path/to/python …`.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v "$$each"; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The order of the tests is drawn anew each time; `make test SEED=…` repeats one.
SEED := $(shell date +%s)
# More than four processes gain nothing: each starts a PostgreSQL of its own.
PYTEST := $(BIN)/python -m pytest --tb=short --numprocesses=auto --maxprocesses=4 --randomly-seed=$(SEED)

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.venv: .venv/.runtime ## Build the environment that the register runs in

run: .venv ## Migrate, fill an empty register with the demonstration, and serve on http://127.0.0.1:8000
	@$(BIN)/flask database upgrade
	@$(BIN)/flask seed --if-empty
	@exec $(BIN)/python app.py

test: .venv/.development ## Run all tests; STRICT=1 makes a missing PostgreSQL or browser a failure; ARGS=…
	$(PYTEST) $(ARGS)

test-long: .venv/.development ## Run all tests with the long forms of races and state machines
	LONG=1 $(PYTEST) $(ARGS)

check: .venv/.development ## Look at style, types and the contracts between floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.development ## Run every benchmark; one of them: .venv/bin/python -m benchmarks.NAME --help
	@for file in benchmarks/[a-z]*.py; do \
		[ -e "$$file" ] || { echo "There is no benchmark yet."; break; }; \
		name=$$(basename "$$file" .py); echo "== $$name"; \
		$(BIN)/python -m "benchmarks.$$name" $(ARGS) || exit 1; \
	done

mutation: .venv/.mutation ## Change the rating rule in a thousand small ways and see whether a test notices; ARGS=…
	$(BIN)/mutmut run $(ARGS); $(BIN)/mutmut results

migration: .venv/.development ## Draft a migration from the models: make migration NAME="add ratings"
	@$(BIN)/python -m migrations.draft "$(NAME)"

clean: ## Remove the environment and all caches; the register's data in instance/ stays
	rm -rf mutants .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: made again when the requirements change.
.venv/.runtime: requirements.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer was not found; install it, or say make PYTHON=/path/to/python." >&2; \
		exit 1; fi
	@if ! $(BIN)/python -c '' 2>/dev/null; then \
		"$(PYTHON)" -m venv --clear .venv || { \
		echo "The environment could not be made; on Debian or Ubuntu: apt-get install python3-venv" >&2; \
		rm -rf .venv; exit 1; }; fi
	@echo "Installing what the register runs on (requirements.txt) …"
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.txt requirements-postgres.txt requirements-pdf.txt
	@echo "Installing what the tests need (requirements-dev.txt) …"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

.venv/.mutation: .venv/.development requirements-mutation.txt
	@$(PIP) --requirement requirements-mutation.txt
	@touch $@
