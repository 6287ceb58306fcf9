# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check kb train bench lock clean
V := .venv/bin
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 2

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make the environment (.venv, .venv/bin/policybot)
	@./scripts/setup

run: setup ## set up on first use, then serve http://127.0.0.1:8080/
	@exec $(V)/policybot serve

test: setup ## set up on first use, then run everything that CI runs
	@./scripts/test

test-fast: setup ## the tests that never import Rasa
	@$(V)/python -m pytest -q -m "not rasa and not web and not services"

check: setup ## ruff, format, mypy, import-linter
	@$(V)/ruff check . && $(V)/ruff format --check . && $(V)/mypy && $(V)/lint-imports

kb: setup ## check the content and build the knowledge base
	@$(V)/policybot kb check && $(V)/policybot kb build

train: setup ## train the model if its inputs changed
	@$(V)/policybot train

bench: setup ## measure, and print the figures
	@$(V)/policybot bench

lock: ## resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.10 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements.lock

clean: ## remove what can be made again (not var/)
	rm -rf .venv models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
