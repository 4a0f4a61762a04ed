# `make help` lists what there is to do; PYTHON=python3.12 chooses another Python.
PYTHON ?= python3
SHELL := /bin/bash
BIN := .venv/bin
# Each stands for "the environment holds what this lock file says".
RUN := .venv/.installed-requirements
DEV := .venv/.installed-requirements-dev

# The settings of a production server, without one.
PRODUCTION := DATABASE_URL=sqlite://:memory: STACKBOOK_URL=https://stackbook.example.com \
	STACKBOOK_SECRET_KEY=no-secret-this-one-serves-nothing-but-the-check-0123456789

# Both cores; the tests of a file share what one of them started.
PYTEST := --quiet --numprocesses 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: run test quick test-sqlite test-postgresql check format lock demo help

run: $(RUN) ## start everything in the foreground; Ctrl-C stops it
	@exec $(BIN)/python -m config.up --stop-with-parent

test: $(DEV) ## run the tests on SQLite, then on PostgreSQL
	@failed=0; for run in test-sqlite test-postgresql; do \
		$(MAKE) --no-print-directory $$run || failed=1; \
	done; exit $$failed

quick: $(DEV) ## run the fast part of the tests, on SQLite
	@env -u DATABASE_URL $(BIN)/pytest --quiet --numprocesses 2 -m "not slow and not browser"

test-sqlite: $(DEV) ## run the tests on SQLite
	@echo "SQLite:"
	@env -u DATABASE_URL $(BIN)/pytest $(PYTEST)

test-postgresql: $(DEV) ## run the tests on PostgreSQL: DATABASE_URL's, or one brought up
	@echo "PostgreSQL:"
	@$(BIN)/python -m tests.servers $(BIN)/pytest $(PYTEST)

check: $(DEV) ## judge everything a machine can judge without running it
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --check --lint .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(DEV) ## write code and templates the way `make check` wants them
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet .

lock: $(DEV) ## resolve the dependencies of pyproject.toml anew, into the lock files
	$(call compile,requirements.lock)
	$(call compile,requirements-dev.lock,--group dev --constraints requirements.lock)

demo: $(RUN) ## load the demo organization into the database
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

define compile
$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.11 --upgrade --quiet pyproject.toml $(2) --output-file $(1)
endef

# An installation that was interrupted leaves its mark behind, and the next one
# starts from nothing.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"Stackbook needs Python 3.11 or newer; choose one with PYTHON=python3.11.")'
@if [ -e .venv/.installing ] || ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	echo "Making the environment in .venv."; $(PYTHON) -m venv --clear .venv; \
fi
@echo "Installing what $< names."
@touch .venv/.installing
@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes \
	--requirement $<
@rm .venv/.installing
@touch $@
endef

$(RUN): requirements.lock
	$(install)

$(DEV): requirements-dev.lock
	$(install)
	@touch $(RUN)
