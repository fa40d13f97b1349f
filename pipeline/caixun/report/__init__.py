"""Report: what was extracted, as one page that opens anywhere."""

from caixun.report.originals import find_originals
from caixun.report.page import build_page, write_page

__all__ = ["build_page", "find_originals", "write_page"]
