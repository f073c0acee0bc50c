# make run: the portal with its demonstration and its workers · make setup: the portal without
# make test: everything, on both databases · make nightly: the same with the long sweeps in full
# make bench: what pages cost with many tasks · make help-pictures: the pictures of the help anew
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BARE := .venv-bare
SHELL := /bin/bash

.PHONY: run setup test nightly bench lint python help-pictures

run: $(VENV)/.run-ok
	@$(PY) scripts/make_env.py
	@DEMO=on $(PY) manage.py migrate --verbosity 0
	@DEMO=on $(PY) manage.py collectstatic --noinput --verbosity 0
	@DEMO=on $(PY) manage.py demo
	@echo; echo "打开 http://127.0.0.1:8000/ （Ctrl+C 停止）"
	@DEMO=on exec $(VENV)/bin/gunicorn -c gunicorn.conf.py jiading.wsgi

setup: $(VENV)/.run-ok
	@$(PY) scripts/make_env.py
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@$(PY) manage.py load_jiading

test: $(VENV)/.dev-ok $(BARE)/.ok
	@scripts/prepare_system.sh chromium postgres
	@scripts/prepare_system.sh office || echo "没有 LibreOffice：不测试由它转换的格式"
	@$(MAKE) --no-print-directory lint
	@$(PY) scripts/test_both.py

nightly: $(VENV)/.dev-ok $(BARE)/.ok $(BARE)/.ocr-ok
	@scripts/prepare_system.sh chromium postgres office
	@SUITE=nightly $(PY) scripts/test_both.py

bench: $(VENV)/.dev-ok
	@scripts/prepare_system.sh postgres
	@$(PY) -m scripts.bench $(TASKS)

# the pictures of /help/, from the demonstration
help-pictures: $(VENV)/.dev-ok
	@scripts/prepare_system.sh chromium
	@set -a; SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') LEDGER_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') HELP_PICTURES=static/help; $(PY) -m pytest -q tests/browser/test_help_pictures.py

lint: $(VENV)/.dev-ok
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/djangofmt --check -q templates || { echo "请运行 $(VENV)/bin/djangofmt templates，再用 scripts/rendered_pages.py 比较页面"; exit 1; }
	@$(VENV)/bin/lint-imports --no-cache | tail -8
	@set -a; SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') LEDGER_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))'); $(VENV)/bin/mypy --no-error-summary && $(PY) manage.py makemigrations --check --dry-run && TLS=on ALLOWED_HOSTS=portal.example.cn $(PY) manage.py check --deploy --fail-level WARNING

$(VENV)/.run-ok: requirements.txt | python
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r requirements.txt && touch $@

$(VENV)/.dev-ok: requirements.txt requirements-dev.txt | python
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt && touch $@ $(VENV)/.run-ok

# what reads tables runs its tests here, without Django
$(BARE)/.ok: requirements.txt requirements-dev.txt | python
	@[ -x $(BARE)/bin/python ] || $(PYTHON) -m venv $(BARE)
	@$(BARE)/bin/pip install -q --disable-pip-version-check $$(grep -hE '^(openpyxl|xlrd|pdfplumber|pypinyin|pytest|hypothesis|python-docx|xlwt|reportlab)==' $^ | sort -u)
	@! $(BARE)/bin/python -c 'import django' 2>/dev/null && touch $@

# the reader of scans is an extra of 360 MB: only the long run installs it
$(BARE)/.ocr-ok: requirements-ocr.txt | $(BARE)/.ok
	@$(BARE)/bin/pip install -q --disable-pip-version-check -r $< && touch $@

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本，现在是 %d.%d" % sys.version_info[:2])'
	@scripts/prepare_system.sh venv
	@[ -x $(PY) ] || { echo "建立虚拟环境 .venv …"; $(PYTHON) -m venv $(VENV); }
