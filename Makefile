# Needs Python 3.11+ and make, nothing else. `make help` lists the targets.
# PYTHON=... chooses the interpreter, VENV=... the folder of the virtual environment.
# PYRIGHT=required fails where pyright cannot be had, instead of leaving its checks out.

VENV ?= .venv
FUZZ_SECONDS ?= 3600
PYTEST_FLAGS ?= -n 2 --dist loadfile
SHELL := /bin/sh
.DEFAULT_GOAL := help

BIN := $(VENV)/bin
STAMP := $(VENV)/.setup-done
PYRIGHT ?= wanted
PYRIGHT_STAMP := $(VENV)/.pyright-done
# Scripts and editable installs hold absolute paths: an environment that was copied or moved is made anew.
HOME_OF_VENV := $(shell cat "$(VENV)/.made-in" 2>/dev/null)

# An interpreter counts if it runs: version managers leave commands on the path that only print an error.
# One that can make a complete environment (ensurepip) is preferred.
FIND_PYTHON = \
  python=; \
  for needed in "venv, ensurepip" "venv"; do \
    for candidate in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
      test -n "$$candidate" || continue; \
      if "$$candidate" -c "import sys, $$needed; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then \
        python="$$candidate"; break 2; \
      fi; \
      if test -n "$(PYTHON)"; then break; fi; \
    done; \
  done; \
  if test -z "$$python"; then \
    echo "convroute needs Python 3.11 or later; $(if $(PYTHON),PYTHON=$(PYTHON) is not one,none was found): install one or name it with make PYTHON=/path/to/python3" >&2; \
    exit 1; \
  fi

.PHONY: help setup demo test fuzz bench coverage fuzz-api audit lint format types docs wheels changelog clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  \1	/' | expand -t 14

setup: $(STAMP) ## create the virtual environment with everything for development

ifneq "$(HOME_OF_VENV)" "$(CURDIR)"
.PHONY: $(STAMP)
endif

$(STAMP): pyproject.toml constraints.txt $(wildcard plugins/*/pyproject.toml)
	@if test "$$(cat "$(VENV)/.made-in" 2>/dev/null)" != "$$(pwd -P)" || ! "$(BIN)/python" -m pip --version >/dev/null 2>&1; then \
	  $(FIND_PYTHON); \
	  echo "creating $(VENV) with $$($$python --version)"; \
	  if ! "$$python" -m venv --clear "$(VENV)" >"$(VENV).log" 2>&1 && ! "$$python" -m virtualenv --clear "$(VENV)" >/dev/null 2>&1; then \
	    echo "$$python cannot create a virtual environment with pip: install its venv package (Debian, Ubuntu: apt install python3-venv) or name another with make PYTHON=/path/to/python3" >&2; \
	    rm -f "$(VENV).log"; exit 1; \
	  fi; \
	  rm -f "$(VENV).log"; \
	  pwd -P > "$(VENV)/.made-in"; \
	fi
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  -e '.[cli,server,testing,dev]' -e ./plugins/convroute-facebook -e ./plugins/convroute-tiktok
	@touch "$(STAMP)"

demo: $(STAMP) ## fire sample events at the emulated platforms: no account, no network
	@"$(BIN)/convroute" demo

test: $(STAMP) ## run every test, the code blocks of the documentation included
	@"$(BIN)/python" -m pytest $(PYTEST_FLAGS)

fuzz: $(STAMP) ## look for inputs that break a law, for FUZZ_SECONDS (3600) in all; FUZZ_TARGETS names some
	@"$(BIN)/python" -c "import atheris" 2>/dev/null || \
	  "$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@"$(BIN)/python" tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS) $(FUZZ_TARGETS)

bench: $(STAMP) ## measure convroute beside what else does its work; BENCH_FLAGS=--quick for a first look
	@"$(BIN)/python" -m bench $(BENCH_FLAGS)

coverage: $(STAMP) ## run every test in one process and show what was not run
	@"$(BIN)/python" -m coverage erase
	@"$(BIN)/python" -m coverage run -m pytest -q
	@"$(BIN)/python" -m coverage combine --quiet
	@"$(BIN)/python" -m coverage report

fuzz-api: $(STAMP) ## make many requests from the API's own document: EXAMPLES=100 SEED=1
	@CONVROUTE_FUZZ_EXAMPLES="$(or $(EXAMPLES),100)" CONVROUTE_FUZZ_SEED="$(or $(SEED),1)" \
	  "$(BIN)/python" -m pytest -q tests/security/test_api.py

audit: $(STAMP) ## look the pinned versions up in the known advisories
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt pip-audit || \
	  echo "audit: pip-audit cannot be installed"
	@"$(BIN)/python" .ci/audit.py

lint: $(STAMP) ## rules, format and layers
	@"$(BIN)/python" -m ruff check .
	@"$(BIN)/python" -m ruff format --check .
	@"$(BIN)/lint-imports" --no-logo

format: $(STAMP) ## put the code into the one format and mend what can be mended
	@"$(BIN)/python" -m ruff check --fix .
	@"$(BIN)/python" -m ruff format .

# Pyright is large, so `make setup` leaves it out; the first `make types` fetches it.
types: $(STAMP) ## mypy, strict; pyright on what users write; is every public name typed?
	@"$(BIN)/python" -m mypy
	@if test "$(PYRIGHT_STAMP)" -nt constraints.txt || { \
	  "$(BIN)/python" -m pip install --quiet --disable-pip-version-check --retries 1 \
	    -c constraints.txt -e '.[types]' >"$(VENV)/.pyright.log" 2>&1 && touch "$(PYRIGHT_STAMP)"; }; then \
	  PATH="$$(cd "$(BIN)" && pwd):$$PATH"; export PATH; \
	  basedpyright || exit 1; \
	  for package in convroute convroute_facebook convroute_tiktok; do \
	    basedpyright --verifytypes $$package --ignoreexternal >"$(VENV)/.pyright.log" || \
	      { grep -v "^ *$$package[a-z_.]*$$" "$(VENV)/.pyright.log"; exit 1; }; \
	  done; \
	  echo "every public name is typed"; \
	elif test "$(PYRIGHT)" = required; then \
	  cat "$(VENV)/.pyright.log" >&2; exit 1; \
	else \
	  echo "pyright is not installed and cannot be fetched: what it checks was left out" >&2; \
	fi

docs: $(STAMP) ## build the documentation into build/docs; a warning is an error
	@"$(BIN)/python" -m sphinx -q -n -W --keep-going -d build/doctrees -b html docs build/docs
	@echo "built build/docs/index.html"

wheels: $(STAMP) ## build the three distributions into dist
	@rm -rf dist
	@for project in . plugins/convroute-facebook plugins/convroute-tiktok; do \
	  "$(BIN)/python" -m build --quiet --outdir dist "$$project" || exit 1; \
	done
	@ls dist

changelog: $(STAMP) ## show what the next release's section of the changelog will say
	@"$(BIN)/python" -m towncrier build --draft --version next

clean: ## remove what was built, the virtual environments too
	rm -rf build dist .venv .venv-* .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
