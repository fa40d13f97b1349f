"""zh_caixun: the caixun pipeline as a spaCy model, spacy.load("zh_caixun")."""

from pathlib import Path
from typing import Any

import caixun.pipeline  # registers factories and extensions
import caixun.tokens  # noqa: F401  registers the tokenizer
from spacy.language import Language
from spacy.util import load_model_from_path


def load(**overrides: Any) -> Language:
    """The pipeline; overrides are those of spacy.load (exclude, disable, config …)."""
    return load_model_from_path(Path(__file__).parent, **overrides)
