# Two commands matter: `make demo` and `make test`. Everything they need they set up themselves.
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint bench docs check clean

PY := .venv/bin/python
STAMP := .venv/.ready

help: ## 列出命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: $(STAMP) ## 安装依赖、生成网页资源、准备数据库
	@$(PY) -m gongheng setup

$(STAMP): pyproject.toml requirements/runtime.txt requirements/dev.txt scripts/setup.sh web/package-lock.json scripts/build_verifier.py $(shell find verifier/src -name '*.py' 2>/dev/null) $(shell find web/css web/js -type f 2>/dev/null) web/build.mjs
	@bash scripts/setup.sh
	@touch $(STAMP)

demo: $(STAMP) ## 演示一个完整的施工招标，然后运行网站（Ctrl-C 结束）
	@exec $(PY) -m gongheng demo

serve: setup ## 运行网站
	@exec $(PY) -m gongheng serve

test: $(STAMP) ## 运行全部测试
	@bash scripts/setup.sh --for-tests
	@bash scripts/test.sh

lint: $(STAMP) ## 代码风格、类型、分层约定
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

bench: $(STAMP) ## 性能测量（打印数字与条件）
	@for one in bench/*.py; do case $$one in bench/_*) ;; *) $(PY) $$one || exit 1;; esac; done

docs: $(STAMP) ## 重新生成参考文档
	@$(PY) -m gongheng.rules.reference > docs/reference/rulebook.md
	@$(PY) scripts/reference.py

check: lint test ## 提交前检查

clean: ## 删除虚拟环境与本地状态（数据也会删除）
	@$(PY) -c "from gongheng.foundation.postgres import EmbeddedPostgres as P; from gongheng.foundation.paths import home; P(home()).stop()" 2>/dev/null || true
	@rm -rf .venv .gongheng web/node_modules src/gongheng/portals/static/build
