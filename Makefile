# make demo      the sample articles' facts as a table
# make report    the sample articles as a page: build/report.html
# make picture   the picture of the report in README.md, docs/report.webp; takes Debian's chromium and chromium-driver
# make docs      the documentation as a site: build/docs
# make test      lint, types, floors, unit tests, doctests and rule examples
# make test-cluster  Ray and Spark themselves: the same records from both; installs them (about 1 GB) beside what make test
#                needs, and wants a Java runtime for Spark (Debian: apt-get install default-jre-headless)
# make evaluate  the facts of corpus/gold against what is true, slot by slot, and against the floors
# make model     train the segmenter again: make model TRAIN="gsd-train.conllu" [TEST="gsd-test.conllu pud.conllu"]
# make readme    write anew what README.md and docs/ show: outputs, tables, the command line
# Each sets up its own .venv; Python 3.11 or newer is all that the machine needs.

VENV := .venv/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: demo report picture docs test test-cluster evaluate model readme clean

demo: .venv/ready
	$(VENV)/caixun show --facts seeds/articles/*.txt seeds/articles/*.jsonl

report: .venv/ready
	@mkdir -p build
	$(VENV)/caixun extract seeds/articles --quiet -o build/records.jsonl
	$(VENV)/caixun report build/records.jsonl --articles seeds/articles --title 'caixun sample articles' -o build/report.html

picture: report
	$(VENV)/python tests/draw_report.py build/report.html docs/report.webp

docs: .venv/ready
	NO_MKDOCS_2_WARNING=1 $(VENV)/mkdocs build --quiet --strict
	@echo 'build/docs/index.html is the first page; its search wants a server: $(VENV)/python -m http.server -d build/docs'

test: .venv/ready
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python -m pytest

test-cluster: .venv/cluster
	@command -v java >/dev/null || { echo "make: Spark needs a Java runtime (Debian: apt-get install default-jre-headless)" >&2; exit 1; }
	$(VENV)/python -m pytest tests/engines.py

evaluate: .venv/ready
	$(VENV)/caixun evaluate corpus/gold --baseline corpus/baseline.json

model: .venv/ready
	@test -n "$(TRAIN)" || { echo 'make: say what to train on, as in make model TRAIN="gsd-train.conllu" (corpus/segment.py tells more)' >&2; exit 2; }
	$(VENV)/python corpus/segment.py $(TRAIN) --words seeds/words/companies.tsv seeds/words/metrics.tsv --test corpus/segmentation/finance.seg $(TEST)

readme: .venv/ready
	$(VENV)/python tests/test_docs.py
	$(VENV)/python tests/test_sinks_docs.py
	$(VENV)/python tests/test_cli_docs.py

# A virtual environment without ensurepip (Debian splits it off) still works where the system has pip.
.venv/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)" >&2; exit 1; }
	@$(VENV)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv >/dev/null 2>&1 || { \
		$(PYTHON) -m venv --clear --without-pip .venv && \
		$(PYTHON) -m pip --python $(VENV)/python install -q pip; } || { \
		rm -rf .venv; \
		echo "make: $(PYTHON) cannot make a virtual environment (Debian: apt-get install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'))" >&2; exit 1; }
	$(VENV)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

.venv/cluster: .venv/ready
	$(VENV)/python -m pip install -q --disable-pip-version-check -e '.[dev-cluster]'
	@touch $@

clean:
	rm -rf .venv dist build
