# Every way to run this project. A newcomer needs two: `make demo` and `make test`.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

CLAIMS ?= 5000
ARGS ?=
WORKERS ?= 2
PYTHON := $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/*.po locale/*/LC_MESSAGES/*.po)

# Ctrl-C reaches every command from the terminal. One that ends on it (130) ends without an error line from make.
# `demo` and `serve` end with 0 on it, and take the shell's place, so that any other signal reaches them too.
define run
@trap : INT; $(1) || { code=$$?; test $$code -eq 130 || exit $$code; }
endef

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r target told; do \
		printf '  make %-14s %s\n' "$$target" "$$told"; done

.PHONY: env
env: .venv/.installed .venv/.catalogues ## The virtual environment with everything needed (Python 3.11)

.venv/.installed: requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and there is no python3.11 or python3." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; $(PYTHON) is $$("$(PYTHON)" -V 2>&1). Name another: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo "Making .venv"; "$(PYTHON)" -m venv --clear .venv; } || { \
		rm -rf .venv; echo "$(PYTHON) -m venv failed: install the venv module of your Python (Debian: python3-venv)." >&2; exit 1; }
	@echo "Installing requirements-dev.txt"
	@$(PY) -m pip install --quiet uv || echo "uv cannot be had; going on with pip."
	@$(PY) -m uv pip install --quiet --python $(PY) --require-hashes -r requirements-dev.txt || { \
		echo "Installing with pip, which takes longer."; \
		$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt; }
	@touch $@

.venv/.catalogues: .venv/.installed $(CATALOGUES)
	@test ! -e claims_project/catalogues.py || $(PY) -m claims_project.catalogues compile
	@touch $@

.PHONY: demo
demo: env ## The whole story with 5,000 invented claims, then the site (CLAIMS=100000 for more)
	@exec $(PY) -m claims_project.demo --claims $(CLAIMS)

.PHONY: serve
serve: env ## The site with worker and beat, on the data that is there
	@exec $(PY) -m claims_project.demo serve

.PHONY: test
test: env ## Every test (ARGS="tests/rules -k windows" for some)
	$(call run,$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS))

.PHONY: check
check: env ## Format, lint, types, import contract, migrations, catalogues and the rest
	$(call run,$(PY) -m claims_project.check)

.PHONY: bench
bench: env ## The timings of docs/benchmarks.md (ARGS=--help for its options)
	$(call run,$(PY) -m tests.bench $(ARGS))

.PHONY: drill-kill
drill-kill: env ## Workers killed in the middle of runs, KILLS=200 times, with beat as in production
	$(call run,env KILLS=$(or $(KILLS),200) SWEEP_SECONDS=20 QUIET_SECONDS=15 $(PY) -m pytest -n 0 -s tests/drills/test_killing.py)

.PHONY: drill-payout
drill-payout: env ## Payout with KILLS=500 kills and STOPS=30 stops of Postgres, then a death at every point
	$(call run,$(PY) -m tests.drills.paying --kills $(or $(KILLS),500) --stops $(or $(STOPS),30) --seed $(or $(SEED),1))
	$(call run,env EVERY=$(or $(EVERY),1) $(PY) -m pytest -n 0 -s tests/drills/test_crashing.py)

.PHONY: drill-api
drill-api: env ## The API asked from its description, EXAMPLES=200 times an operation and a person
	$(call run,env DRAW_ANEW=1 EXAMPLES=$(or $(EXAMPLES),200) $(PY) -m pytest -n 0 -s tests/api/test_openapi.py)

.PHONY: golden
golden: env ## Keep the lines of new cases of the shipped policies; changes nothing that is kept
	$(call run,$(PY) -m tests.rules.policy.keeping)

.PHONY: drill-policies
drill-policies: env ## Policies against a slow evaluator with Fractions, POLICY_CASES=100000 drawn cases
	$(call run,env DRAW_ANEW=1 POLICY_CASES=$(or $(POLICY_CASES),100000) $(PY) -m pytest -n 0 -s --hypothesis-show-statistics \
		tests/rules/policy/test_policy_evaluator.py)

.PHONY: lock
lock: env ## Write the hashed requirements from the .in files (ARGS=--upgrade for newer ones)
	@for name in requirements requirements-dev; do \
		$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate $(ARGS) --output-file $$name.txt $$name.in || exit 1; done

.PHONY: drill-access
drill-access: screenshots ## Every page before axe, in both languages, as it is pictured and on a small phone: nothing is found
	$(call run,env CI=true EVERY_PAGE=1 $(PY) -m pytest -n 0 -m browser tests/journeys/test_small_screens.py \
		tests/journeys/test_accessible.py)

.PHONY: screenshots
screenshots: env ## Every page as a picture, in Korean and English, in .embedded/screenshots (ARGS=--help for options)
	$(call run,$(PY) -m claims_project.screenshots $(ARGS))

.PHONY: messages
messages: env ## Gather the texts to translate into the catalogues, then compile them
	@$(PY) -m claims_project.catalogues update
	@$(PY) -m claims_project.catalogues compile

.PHONY: stop
stop: ## Stop the embedded servers of this checkout
	@test ! -x $(PY) || for instance in dev test drill; do $(PY) -m claims_project.embedded stop --instance $$instance || exit 1; done

.PHONY: clean
clean: ## Remove what was made here: servers' data, environment, caches
	@test ! -x $(PY) || $(PY) -m claims_project.embedded remove
	@rm -rf .embedded .static .media .demo .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
	@find . -path ./.venv -prune -o -name '*.mo' -exec rm -f {} +
	@rm -rf .venv
