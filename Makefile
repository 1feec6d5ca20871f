# Standdown's commands. Nothing but Python 3.11+ and make is needed; the first call installs the rest into .venv.
.DEFAULT_GOAL := help
.PHONY: help demo test test-sqlite test-postgres check bench pins clean-demo

HERE := $(dir $(realpath $(lastword $(MAKEFILE_LIST))))
IN := cd "$(HERE)" &&
PY := .venv/bin/python
INSTALL = $(IN) found=$$(sh config/install/find-python.sh) && "$$found" config/install/install.py
ARGS ?=

help: ## what can be asked for
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' "$(HERE)Makefile" | expand -t 16

demo: ## the demo city in the browser, until Ctrl-C
	@$(INSTALL) requirements.txt
	@$(IN) exec $(PY) -m config.launcher

clean-demo: ## forget the demo city; the next demo builds it anew
	@$(IN) rm -rf var/demo

test: ## every check and every test, on SQLite and PostgreSQL
	@$(INSTALL) requirements-dev.txt
	@$(IN) exec $(PY) -m tests.run $(ARGS)

check: ## the checks without the tests
	@$(INSTALL) requirements-dev.txt
	@$(IN) exec $(PY) -m tests.run --only checks

test-sqlite: ## tests on SQLite; ARGS=tests/ledger for some of them
	@$(INSTALL) requirements-dev.txt
	@$(IN) exec env -u DATABASE_URL $(PY) -m pytest $(ARGS)

test-postgres: ## tests on a throw-away PostgreSQL; ARGS=tests/ledger for some of them
	@$(INSTALL) requirements-dev.txt
	@$(IN) exec $(PY) -m tests.postgres run $(PY) -m pytest $(ARGS)

bench: ## the site beside its floor at 100,000 incidents, into docs/performance.md; ARGS="--size 5000" for a quick look
	@$(INSTALL) requirements-dev.txt
	@$(IN) exec $(PY) -m tests.benchmarks $(ARGS)

pins: ## compile the requirements from pyproject.toml; needs a network
	@$(INSTALL) requirements-dev.txt
	@$(IN) sh config/install/compile-pins.sh
