"""Report: what was extracted, as one page that opens anywhere."""

from caixun.report.originals import find_originals
from caixun.report.page import build_page, write_page
from caixun.report.stored import read_stored

__all__ = ["build_page", "find_originals", "read_stored", "write_page"]
