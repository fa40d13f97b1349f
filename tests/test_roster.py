"""Companies of the user's own: what their file may look like, that they rank first, and that they go where the pipeline goes."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import caixun
import pytest
import spacy
from caixun.entities.lexicon import Lexicon, shipped
from caixun.entities.roster import Own, read_roster
from caixun.pipeline import load
from caixun.types import WordsError
from spacy.language import Language
from spacy.tokens import Doc

ROWS = "name\tsymbol\taliases\n鼎讯云\t301999.SZ\t鼎讯|江阴鼎讯云科技股份有限公司\n白鹭航运\t\t\n宁王\t\t宁德时代\n"
NEWS = "鼎讯云一季度营收3亿元。白鹭航运公告,净利润下降5%。宁德时代与江阴鼎讯云科技股份有限公司签约,鼎讯称订单饱满。"
FOUND = [
    ("鼎讯云", "鼎讯云", "301999.SZ"),
    ("白鹭航运", "白鹭航运", None),
    ("宁德时代", "宁王", "300750.SZ"),
    ("江阴鼎讯云科技股份有限公司", "鼎讯云", "301999.SZ"),
    ("鼎讯", "鼎讯云", "301999.SZ"),
]


@pytest.fixture
def roster(tmp_path: Path) -> str:
    path = tmp_path / "own.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return str(path)


def write(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def companies(doc: Doc) -> list[tuple[str, str | None, str | None]]:
    values = [span._.value for span in doc.spans["caixun"] if span.label_ == "COMPANY"]
    return [(doc.text[m.start : m.end], m.name, m.symbol) for m in values]


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        ROWS.replace("\t", ","),
        ROWS.encode("gb18030"),
        ROWS.replace("\t", ",").encode("gb18030"),
        b"\xef\xbb\xbf" + ROWS.replace("\n", "\r\n").encode(),
        ROWS.encode("utf-16"),
        ROWS.replace("name\tsymbol\taliases", "# my companies\n\n简称\t代码\t别名"),
        ROWS.replace("301999.SZ", "sz301999"),
        ROWS.replace("301999.SZ", " ３０１９９９ "),
        ROWS.replace("\t", '","').replace("\n", '"\n"').removesuffix('"').replace("name", '"name', 1),
        "symbol,industry,name,full_name,aliases\n301999,软件,鼎讯云,江阴鼎讯云科技股份有限公司,鼎讯\n,航运,白鹭航运\n,,宁王,宁德时代\n",
    ],
)
def test_a_file_is_read_in_many_forms(tmp_path: Path, content: str | bytes) -> None:
    own = read_roster(write(tmp_path / "own", content))
    assert [(entry.name, entry.symbol) for entry in own] == [("鼎讯云", "301999.SZ"), ("白鹭航运", None), ("宁王", None)]
    assert set(own[0].words) == {"鼎讯云", "鼎讯", "江阴鼎讯云科技股份有限公司"}
    assert own[2].words == ("宁王", "宁德时代")


def test_names_are_matched_as_rules_read_them_and_shown_as_written(tmp_path: Path) -> None:
    (own,) = read_roster(write(tmp_path / "own", "name,symbol\n鼎訊雲Ａ,2330.TW\n"))
    assert own == Own("鼎訊雲Ａ", "2330.TW", ("鼎讯云A",))


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        ("", 0, "no column is called name"),
        ("company,code\n鼎讯云,301999.SZ\n", 1, "no column is called name"),
        ("鼎讯云,301999.SZ\n", 1, "no column is called name"),
        ("name,简称\n甲甲,乙乙\n", 1, "two columns are called name"),
        ("name,symbol\n鼎讯云,301999.SZ\n,600519.SH\n", 3, "no name"),
        ("name,symbol\n鼎讯云,2594\n", 2, "2594 is no security code"),
        ("name,symbol\n鼎讯云,688256.SZ\n", 2, "688256.SZ is no security code"),
        ("name,aliases\n鼎讯云,鼎\n", 2, "鼎 is too short"),
        ("name\n鼎讯云,301999.SZ\n", 2, "2 cells, 1 expected"),
        ("name,symbol\n鼎讯云,301999.SZ\n\n鼎讯云,600519.SH\n", 4, "鼎讯云 stands for 鼎讯云 already"),
        ('name,symbol\n"鼎讯云,301999.SZ\n', 2, "broken row"),
        (b"PK\x03\x04" + bytes(99), 0, "no readable text"),
        ("name\n鼎讯".encode() + b"\xff\xff\n", 0, "no readable text"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_row(tmp_path: Path, content: str | bytes, row: int, problem: str) -> None:
    path = write(tmp_path / "own.csv", content)
    with pytest.raises(WordsError) as caught:
        read_roster(path)
    assert problem in caught.value.what
    assert caught.value.where == (f"{path}:{row}" if row else path)
    assert caught.value.remedy


def test_a_missing_file_is_an_error_where_it_is_needed(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="cannot be read"):
        load(str(tmp_path / "none.csv"))


def test_own_names_rank_above_the_shipped_ones(roster: str) -> None:
    assert companies(load(roster)(NEWS)) == FOUND
    assert companies(load()(NEWS)) != FOUND
    lexicon = Lexicon(read_roster(roster))
    assert (lexicon.codes["300750.SZ"], shipped().codes["300750.SZ"]) == ("宁王", "宁德时代")


def test_facts_are_of_own_companies(roster: str) -> None:
    record = caixun.extract(NEWS, published="2025-05-06", companies=roster)
    assert [(f.subject, f.symbol) for f in record.facts] == [("鼎讯云", "301999.SZ"), ("白鹭航运", None)]
    record = caixun.extract("(301999.SZ)公告,净利润3亿元。", companies=roster)
    assert [(f.subject, f.symbol) for f in record.facts] == [("鼎讯云", "301999.SZ")]
    record = caixun.extract("公司净利润3亿元。", title="宁王发布一季报", companies=roster)
    assert [(f.subject, f.symbol) for f in record.facts] == [("宁王", "300750.SZ")]


def test_an_own_name_is_one_token(roster: str) -> None:
    for text in ("江阴鼎讯云科技股份有限公司公告", "投资者向鼎讯提问", "鼎讯云(301999.SZ)"):
        doc = load(roster)(text)
        assert doc.text == text
        names = [ent for ent in doc.ents if ent.label_ == "COMPANY"]
        assert [len(name) for name in names] == [1], [token.text for token in doc]


def test_an_own_name_of_blanks_and_everyday_words(tmp_path: Path) -> None:
    path = write(tmp_path / "own", "name\nHarbor Wing Foods\n人民网\n纳斯达克\n京川\n")
    doc = load(path)("Harbor Wing Foods 宣布裁员。据人民网报道,北京川菜馆增多,纳斯达克股价上涨。")
    assert [name for name, _, _ in companies(doc)] == ["Harbor Wing Foods", "纳斯达克"]
    assert "Harbor Wing Foods" in [token.text for token in doc]


def test_a_component_takes_the_file_as_its_setting(roster: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("caixun_entities", config={"companies": roster})
    assert companies(nlp(NEWS)) == FOUND
    nlp = spacy.load("zh_caixun", config={"components": {"caixun_entities": {"companies": roster}}})
    assert companies(nlp(NEWS)) == FOUND


@pytest.mark.parametrize("name", ["bytes", "disk", "pickle", "moved"])
def test_own_companies_go_where_the_pipeline_goes(roster: str, tmp_path: Path, name: str) -> None:
    nlp: Language = load(roster)
    if name == "pickle":
        again = pickle.loads(pickle.dumps(nlp.get_pipe("caixun_entities")))
        assert companies(again(nlp.make_doc(NEWS))) == FOUND
        return
    if name == "bytes":
        again = spacy.load("zh_caixun").from_bytes(nlp.to_bytes())
    else:
        nlp.to_disk(tmp_path / "model")
        if name == "moved":
            Path(roster).unlink()
        again = spacy.load(tmp_path / "model")
    assert companies(again(NEWS)) == FOUND


def test_a_setting_outranks_what_was_saved(roster: str, tmp_path: Path) -> None:
    load(roster).to_disk(tmp_path / "model")
    other = write(tmp_path / "other.csv", "name\n鼎讯云科\n")
    nlp = spacy.load(tmp_path / "model", config={"components": {"caixun_entities": {"companies": other}}})
    assert ("鼎讯云", "鼎讯云", "301999.SZ") not in companies(nlp(NEWS))
    nlp.to_disk(tmp_path / "model")
    assert nlp.get_pipe("caixun_entities").own == spacy.load(tmp_path / "model").get_pipe("caixun_entities").own


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_two_processes_know_own_companies(roster: str, tmp_path: Path, method: str) -> None:
    script = f"""
import multiprocessing, os
from caixun.pipeline import load
if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    nlp = load({roster!r})
    os.unlink({roster!r})
    for doc in nlp.pipe([{NEWS!r}] * 4, n_process=2, batch_size=2):
        print(sum(ent.kb_id_ == "301999.SZ" for ent in doc.ents))
"""
    path = write(tmp_path / "main.py", script)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3"] * 4


def test_the_command_line_takes_a_file(roster: str, tmp_path: Path) -> None:
    news = write(tmp_path / "news.txt", NEWS)
    command = [sys.executable, "-m", "caixun"]
    done = subprocess.run([*command, "extract", news, "--companies", roster], capture_output=True, text=True, check=True)
    entities = [e for e in json.loads(done.stdout)["entities"] if e["label"] == "COMPANY"]
    assert [(e["text"], e["name"], e["symbol"]) for e in entities] == FOUND
    for name in ("show", "explain"):
        done = subprocess.run([*command, name, news, "--companies", roster], capture_output=True, text=True, check=True)
        assert "白鹭航运" in done.stdout
    bad = write(tmp_path / "bad.csv", "name,symbol\n鼎讯云,1\n")
    done = subprocess.run([*command, "extract", news, "--companies", bad], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"caixun: {bad}:2: 1 is no security code" in done.stderr
