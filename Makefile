# Thực chất. `make` alone says what there is to do.

BIN := .venv/bin
DATA ?= .demo
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo serve test test-fast lint types arch docs crash bench-ledger bench-tree bench-replay lock clean

help: ## tất cả các lệnh / what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## cài vào .venv / install into .venv, after which .venv/bin/thucchat runs
	@sh deploy/setup/setup.sh runtime

setup-tests: ## cài thêm những gì kiểm thử cần / the same, with what the tests need
	@sh deploy/setup/setup.sh tests

demo: setup ## chạy thử chương trình, không cần máy chủ nào / play the programme; needs no server (DATA=.demo)
	@$(BIN)/thucchat demo --once --data $(DATA)

serve: setup ## mở lại dữ liệu của make demo / serve what make demo left (DATA=.demo)
	@$(BIN)/thucchat serve --data $(DATA)

test: setup-tests ## mọi kiểm thử, với RabbitMQ và PostgreSQL thật / everything, on a real RabbitMQ and PostgreSQL
	@$(BIN)/python -m pytest -n 3 --dist worksteal

test-fast: setup-tests ## những gì không cần máy chủ / everything that needs no server
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not rabbitmq and not postgres and not slow" --hypothesis-profile=quick

crash: setup-tests ## các phép thử dài / what is slow, with longer campaigns than in make test
	@THUCCHAT_TEST_THOROUGH=1 $(BIN)/python -m pytest -m slow -s

bench-ledger: setup-tests ## kiểm chứng một triệu sự kiện, so với C / verifying a million events, against C
	@$(BIN)/python -m tests.benchmarks.bench_ledger

bench-tree: setup-tests ## giá của cây băm / what the tree costs, the same recorder with it and without
	@$(BIN)/python -m tests.benchmarks.bench_tree

bench-replay: setup-tests ## dựng lại hồ sơ 10.000 sự kiện, so với thư viện khác / a file of 10,000 events, beside other libraries
	@sh deploy/setup/peers.sh && $(BIN)/python -m tests.benchmarks.bench_replay --peers .venv.peers/bin/python

lint: setup-tests ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup-tests ## mypy --strict
	@$(BIN)/mypy

arch: setup-tests ## ai được dùng ai / who may import whom, and that every such rule bites
	@$(BIN)/lint-imports && $(BIN)/python -m pytest tests/architecture

docs: setup-tests ## sinh lại tài liệu / write the generated documents anew
	@$(BIN)/thucchat docs write

lock: ## khoá lại các gói (cần uv) / lock the packages anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--group build pyproject.toml --output-file requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--group build --extra dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--only-group peers pyproject.toml --output-file requirements-bench.lock

clean: ## xoá mọi thứ đã sinh ra / remove everything made here
	@rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
