# One command each; people and CI use the same. Everything goes into .venv and out/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint fix bench bench-mutation fuzz docs lock

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo none)
# OCR=1 also installs what reads scanned pages and pictures (about 300 MB), SPARK=1 Spark (400 MB)
LOCK := requirements/$(if $(OCR),all,dev).lock
STAMP := .venv/.installed-$(if $(OCR),all,dev)$(if $(SPARK),-spark)
BIN := .venv/bin
DOCUMENTS := out/云溪市/documents
CLEAN := out/云溪市/clean
CITY := out/云溪市/data
WORKBENCH := out/工作台
PORT ?= 8700
ANSWERS := examples/云溪市/answers/填报_2025.csv
N ?= 100000
ROUNDS ?= 40
SEED ?= 1
POPULATION ?= 20000

help: ## 列出这些命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) ## 在 .venv 中装好一切（OCR=1 连同扫描件识别，SPARK=1 连同 Spark）

$(STAMP): $(LOCK) pyproject.toml
	@[ "$(PYTHON)" != none ] || { echo "需要 Python 3.11 或更新的版本，本机没有找到。请安装后重试，或用 make PYTHON=路径 指定。"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "本机的 Python 缺少 venv 模块。Debian/Ubuntu 请先执行：apt-get install python3-venv"; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(if $(SPARK),$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes -r requirements/spark.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## 云溪市：读资料、查资料、装台账、算指标、打分、出官方表（DOC=文件 加上您自己的）
	@rm -rf $(DOCUMENTS) && mkdir -p $(DOCUMENTS)
	@$(BIN)/python examples/云溪市/make_documents.py $(DOCUMENTS)
	@$(BIN)/baoheng read $(DOCUMENTS)/[0-9]* $(if $(DOC),"$(DOC)") --xlsx out/读取结果.xlsx --html out/读取结果.html \
		> /dev/null || [ $$? -eq 1 ]
	@$(BIN)/baoheng check $(DOCUMENTS)/[0-9]* $(if $(DOC),"$(DOC)") --as-of 2026-03-01 --brief \
		--html out/审核结果.html --xlsx out/审核结果.xlsx --docx out/审核意见.docx || [ $$? -le 2 ]
	@rm -rf $(CITY) && $(BIN)/python examples/云溪市/make_ledger.py $(CITY)
	@$(BIN)/baoheng ledger status --ledger $(CITY)/ledger > out/台账清点.txt
	@$(BIN)/baoheng ledger check --ledger $(CITY)/ledger > out/台账核对.txt || [ $$? -eq 1 ]
	@rm -rf out/证据包
	@$(BIN)/baoheng monitor $(DOCUMENTS)/15-* --ledger $(CITY)/ledger --as-of 2026-07-31 \
		--html out/绩效监控.html --form out/绩效监控表.xlsx --ask out/监控填报.xlsx > out/绩效监控.txt || [ $$? -eq 1 ]
	@$(BIN)/baoheng propose $(DOCUMENTS)/13-* $(DOCUMENTS)/04-* $(DOCUMENTS)/05-* $(DOCUMENTS)/07-* \
		--ledger $(CITY)/ledger --as-of 2026-10-31 --xlsx out/明年目标建议.xlsx > out/明年目标建议.txt
	@$(BIN)/baoheng evaluate $(DOCUMENTS)/14-* --ledger $(CITY)/ledger --as-of 2025-12-31 --approved $(DOCUMENTS)/13-* \
		--answers $(ANSWERS) --into out/自评表（填入原件副本）.docx --evidence out/证据包 --brief > out/自评原件.txt || [ $$? -eq 1 ]
	@$(BIN)/baoheng evaluate $(DOCUMENTS)/13-* --ledger $(CITY)/ledger --as-of 2025-12-31 --answers $(ANSWERS) --brief \
		--html out/绩效自评.html --form out/绩效自评表.xlsx --form out/绩效自评表.docx
	@rm -rf out/审核台账 && cp -rl $(CITY)/ledger out/审核台账
	@$(BIN)/baoheng knowledge import $(CITY)/2025/truth/knowledge.parquet --ledger out/审核台账 --by 云溪示例 > out/审核知识.txt
	@$(BIN)/baoheng review run --period 2025 --ledger out/审核台账 > out/智能审核.txt || [ $$? -eq 1 ]
	@rm -rf $(WORKBENCH) && $(BIN)/python examples/云溪市/make_workbench.py $(WORKBENCH) \
		--ledger out/审核台账 --documents $(DOCUMENTS)
	@$(BIN)/baoheng cases report --period 2025 --ledger $(CITY)/ledger --html out/疑点处理报表.html > /dev/null
	@echo
	@echo "读完、查完、装完、算完、评完了。"
	@echo
	@echo "打开工作台：make serve，再用浏览器打开 http://127.0.0.1:$(PORT)/，点“预算经办”的“登录”，上传您自己的目标表"
	@echo
	@echo "文件也都在，请先打开："
	@echo "  out/绩效自评.html   网页：六个项目的得分，每个完成值由台账算出，公式、代入的数、依据都在旁边"
	@echo "  out/绩效自评表.xlsx 官方自评表和汇总表（另有 .docx）；out/自评表（填入原件副本）.docx 是填好的原件副本"
	@echo "  out/证据包/         审计用：每个指标的解释、查询、背后的行（已遮盖）和校验值"
	@echo "  out/绩效监控.html   网页：2026年7月底的进度、全年预计，最可能完不成的在前；out/绩效监控表.xlsx 是官方表"
	@echo "  out/明年目标建议.xlsx 按两年的结果建议2027年的目标值，写明历年数和理由"
	@echo "  out/智能审核.txt    用全部规则审核2025年的每张单据：$$(grep -o '审核单据.*' out/智能审核.txt)"
	@echo "  out/疑点处理报表.html 网页：疑点按规则、机构、月份，认定和追回"
	@echo "  out/审核结果.html  网页：原表上标出问题，旁边是算式和建议，可以打印"
	@echo "  out/审核意见.docx  审核意见：按完整性、相关性、适当性、可行性四组，一份资料一节"
	@echo "  out/审核结果.xlsx  工作簿：问题清单、核对相符的，原表副本上加了批注"
	@echo "  out/读取结果.html  网页：原件逐格着色，看每一格去了哪一项，哪里存疑、未读"
	@echo "  out/读取结果.xlsx  工作簿：全部指标、存疑与未读、资金与目标，可筛选，可点回原件"
	@echo "  out/台账清点.txt   台账里有什么：80 张表的行数、起止、版本、隔离区里等着的行"
	@echo "  out/台账核对.txt   台账与自己矛盾的行（都是预置的），可能影响哪些指标"
	@echo "台账在 $(CITY)/ledger，接着看：baoheng measures compute 参保人数 --ledger $(CITY)/ledger --by 险种类型"
	@echo "原件在 $(DOCUMENTS)/（虚构的云溪市医疗保障局）。查您自己的：make demo DOC=路径"

serve: $(STAMP) ## 打开云溪市的工作台（先 make demo；PORT=端口），按 Ctrl+C 停止
	@[ -d $(WORKBENCH) ] || { echo "还没有准备云溪市，请先执行 make demo"; exit 1; }
	@$(BIN)/baoheng serve --home $(WORKBENCH) --ledger out/审核台账 --port $(PORT)

test: $(STAMP) ## 全部测试：先快后慢（慢的用到本机有的外部程序）
	$(BIN)/pytest -q -n auto -m "not slow"
	$(BIN)/pytest -q -n auto -m slow

lint: $(STAMP) ## 风格、类型与分层检查
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(STAMP) ## 自动改好能改的风格问题
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMP) ## 读取、生成、装入、扫描的速度，对照只用原库（POPULATION=人数）
	$(BIN)/python bench/run.py
	$(BIN)/python bench/ledger.py --population $(POPULATION)
	$(BIN)/python bench/measures.py --population $(POPULATION)
	$(BIN)/python bench/review.py --population $(POPULATION)
	$(BIN)/python bench/realtime.py --population $(POPULATION)
	$(BIN)/python bench/workbench.py --population $(POPULATION)

bench-mutation: $(STAMP) ## 往干净的表里植入错误，看查出多少、误报多少（ROUNDS=套数 SEED=种子）
	@rm -rf $(CLEAN) && $(BIN)/python examples/云溪市/make_documents.py $(CLEAN) --clean
	$(BIN)/python bench/mutation.py --rounds $(ROUNDS) --seed $(SEED) $(CLEAN)/[0-9]*

fuzz: $(STAMP) ## 用打乱的文件和文字找崩溃（N=次数 SEED=种子）
	$(BIN)/python tools/fuzz.py --count $(N) --seed $(SEED)

docs: $(STAMP) ## 由代码重新生成参考手册、英文词表和 README 中的终端画面
	$(BIN)/python tools/make_reference.py
	$(BIN)/python tools/make_catalogue.py
	$(BIN)/python tools/make_picture.py

lock: $(STAMP) ## 重新锁定依赖版本（需要 uv）
	[ -x .venv/uv/bin/uv ] || { $(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install --quiet uv; }
	UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --extra dev --extra demo --extra ocr \
		pyproject.toml requirements/build.in -o requirements/all.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --extra dev --extra demo -c requirements/all.lock \
		pyproject.toml requirements/build.in -o requirements/dev.lock
	echo 'pyspark>=4.0,<4.1' | UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/uv/bin/uv pip compile --quiet --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url - -o requirements/spark.lock
