# Every target does its own set-up; the work is in scripts/, in Python that needs nothing installed.
PYTHON ?= python3
.DEFAULT_GOAL := help

help: ## these lines
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22
	@echo
	@echo '  make run PORT=8001                 another port'
	@echo '  make run DEMO=0                    without the demonstration'
	@echo '  make run DATABASE_URL=postgresql://user:password@host/name'
	@echo '  make test ARGS="tests/unit -k name" some of the tests'

run: ## set up what is missing, start web server and worker; Ctrl-C stops both
	@$(PYTHON) -m scripts run

test: ## the whole suite, on SQLite and PostgreSQL, and in a browser
	@$(PYTHON) -m scripts test

check: ## format, lint, types, layers, templates, migrations, translations
	@$(PYTHON) -m scripts check

fix: ## what ruff can put right by itself
	@$(PYTHON) -m scripts fix

bench: ## the figures the project publishes, measured here
	@$(PYTHON) -m scripts bench

translations: ## collect marked strings into the catalogues
	@$(PYTHON) -m scripts translations

lock: ## requirements*.txt from requirements*.in; UPGRADE=1 for newest versions
	@$(PYTHON) -m scripts lock

clean: ## remove what set-up made; the data in instance/ stay
	@$(PYTHON) -m scripts clean

.PHONY: help run test check fix bench translations lock clean
