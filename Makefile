# make help lists the commands.
PYTHON ?= python3
PORT ?= 8000
M = .venv/bin/motcua
.DEFAULT_GOAL := help
.PHONY: help run env dev-env test check fix bench screens messages lock

help: ## Danh sách lệnh. This list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: env ## Chạy mọi thứ (PORT=8000). Everything a newcomer needs: environment, database, demo, web, worker.
	@exec $(M) serve --port $(PORT)

env: ## Chỉ môi trường. Only the environment: .venv with the motcua command, assets built.
	@$(PYTHON) tools/env.py

dev-env:
	@$(PYTHON) tools/env.py --dev

test: dev-env ## Mọi kiểm tra như CI. Everything CI does.
	@.venv/bin/python tools/ci.py

check: dev-env ## Kiểm tra nhanh: lint, kiểu, hợp đồng. Lint, types, contracts, migrations.
	@.venv/bin/python tools/ci.py --static

fix: dev-env ## Sửa định dạng. Format and fix what can be fixed.
	@.venv/bin/ruff check --fix --quiet; .venv/bin/ruff format --quiet

bench: env ## Đo tốc độ trên 300.000 hồ sơ. Measure on 300,000 dossiers.
	@.venv/bin/python tools/bench.py

screens: dev-env ## Chụp mọi màn hình. Take a picture of every page.
	@.venv/bin/python tools/screens.py

messages: dev-env ## Gom lời văn, dịch ra bản tiếng Anh. Collect the texts, compile the English ones.
	@.venv/bin/python tools/messages.py

lock: dev-env ## Khóa lại phiên bản thư viện. Resolve the lock files anew.
	@.venv/bin/python tools/lock.py $(if $(UPGRADE),--upgrade)
