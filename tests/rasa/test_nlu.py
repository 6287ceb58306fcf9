"""The NLU components read what was written, whatever its form, and never guess without a model."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

TRAINING = [
    ("创业补贴给多少钱", "ask_amount", ["startup_subsidy"]),
    ("场租补贴多少钱", "ask_amount", ["rent_subsidy"]),
    ("创业补贴怎么申请", "ask_how", ["startup_subsidy"]),
    ("场租补贴怎么办理", "ask_how", ["rent_subsidy"]),
    ("养老金怎么转移", "out_of_scope", []),
    ("股票怎么买", "out_of_scope", []),
]


class Vectors:
    """An encoder that is quick: one dimension for each of eight buckets of signs."""

    def encode(self, texts: Any) -> Any:
        rows = np.zeros((len(texts), 8), np.float32)
        for row, text in enumerate(texts):
            for sign in text or " ":
                rows[row, ord(sign) % 8] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Folder:
    """A model storage with one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write_to(self, resource: Any) -> Any:
        return self.read_from(resource)

    def read_from(self, resource: Any) -> Any:
        folder = self.folder

        class Opened:
            def __enter__(self) -> Path:
                return folder

            def __exit__(self, *_: object) -> None:
                return None

        return Opened()


@pytest.fixture(scope="module")
def message():
    from rasa.shared.nlu.training_data.message import Message

    return Message.build


@pytest.fixture(scope="module")
def tokenizer():
    from bot.nlu.tokenizer import PolicyTokenizer

    return PolicyTokenizer(PolicyTokenizer.get_default_config())


@pytest.fixture(scope="module")
def extractor():
    from bot.nlu.extractor import PolicyEntityExtractor

    return PolicyEntityExtractor()


@pytest.fixture(scope="module")
def quick_encoder():
    from bot.nlu import classifier

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classifier, "load_encoder", lambda _: Vectors())
        yield


@pytest.fixture(scope="module")
def stored(quick_encoder: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, trained and written."""
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.classifier import PolicyClassifier

    folder = tmp_path_factory.mktemp("model")
    examples = [
        Message(
            {
                "text": text,
                "intent": intent,
                "metadata": {"intent": {"topics": topics, "author": hand, "hand": hand}},
            }
        )
        for hand in ("a", "b", "c")
        for text, intent, topics in TRAINING
    ]
    PolicyClassifier({"encoder": "use"}, Folder(folder), None).train(TrainingData(examples))
    return folder


@pytest.fixture
def load(quick_encoder: None):
    def loaded(folder: Path):
        from bot.nlu.classifier import PolicyClassifier

        return PolicyClassifier.load({"encoder": "use"}, Folder(folder), None, SimpleNamespace())

    return loaded


def read(message: Any, *components: Any) -> Any:
    for component in components:
        component.process([message])
    return message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("创业担保贷款", ["创业担保贷款"], id="as it is"),
        pytest.param("創業擔保貸款", ["創業擔保貸款"], id="traditional"),
        pytest.param("😀创业😀担保贷款", None, id="emoji"),
        pytest.param("能贷１０万吗", None, id="full width"),
        pytest.param("创\u200b业补贴", ["创\u200b业补贴"], id="zero width"),
        pytest.param("　 创业补贴　 ", ["创业补贴"], id="blanks around"),
    ],
)
def test_words_lie_where_they_were_written(tokenizer, message, text: str, words):
    read_message = read(message(text), tokenizer)
    tokens = read_message.get("text_tokens")

    assert tokens
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert words is None or [text[t.start : t.end] for t in tokens] == words


@pytest.mark.parametrize(
    ("text", "entity", "value", "written"),
    [
        ("創業擔保貸款怎麼辦", "topic", "loan", "創業擔保貸款"),
        ("😀😀我是退役軍人", "group", "veteran", "退役軍人"),
        ("我在海拉尔，想问创业补贴", "region", "海拉尔区", "海拉尔"),
        ("想贷１０万元", "amount", "100000", "１０万元"),
        ("青岛的创业补贴", "outside", "青岛市", "青岛"),
    ],
)
def test_an_entity_lies_where_it_was_written(
    tokenizer, extractor, message, text: str, entity: str, value: str, written: str
):
    entities = read(message(text), tokenizer, extractor).get("entities")

    found = [(e["value"], text[e["start"] : e["end"]]) for e in entities if e["entity"] == entity]
    assert found == [(value, written)]


def test_what_is_denied_is_no_entity_but_a_mention(tokenizer, extractor, message):
    told = read(message("我不是退役军人"), tokenizer, extractor)

    assert [e for e in told.get("entities") if e["entity"] == "group"] == []
    assert [m["negated"] for m in told.get("mentions") if m["kind"] == "group"] == [True]


@pytest.mark.parametrize("text", ["", " ", "\n\u3000", "😀", "\u200b"])
def test_a_text_without_words_is_no_question(
    tokenizer, extractor, message, load, stored, text: str
):
    told = read(message(text), tokenizer, extractor, load(stored))

    assert told.get("text_tokens") == []
    assert told.get("entities") == []
    assert told.get("intent")["name"] in ("nlu_fallback", "out_of_scope")


def test_a_stored_model_reads_what_it_learnt(tokenizer, extractor, message, load, stored):
    told = read(message("场租补贴怎么办理"), tokenizer, extractor, load(stored))

    intents = {i["name"]: i["confidence"] for i in told.get("intent_ranking")}
    assert max((i for i in intents if i != "nlu_fallback"), key=intents.__getitem__) == "ask_how"
    assert told.get("topics")[0][0] == "rent_subsidy"


@pytest.mark.parametrize(("sure", "doubtful"), [(1.01, True), (0.0, False)])
def test_a_refusal_that_is_not_sure_is_in_doubt(
    tokenizer, extractor, message, load, stored, sure: float, doubtful: bool
):
    classifier = load(stored)
    bounds = replace(classifier._model.thresholds, refuse=0.0, sure=sure)
    classifier._model = replace(classifier._model, thresholds=bounds)

    told = read(message("股票怎么买"), tokenizer, extractor, classifier)

    assert (told.get("intent")["name"], told.get("doubtful")) == ("out_of_scope", doubtful)


@pytest.mark.parametrize("file", ["weights.npz", "features.json", "thresholds.json"])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut"])
def test_a_damaged_model_is_refused(load, stored: Path, tmp_path: Path, file: str, damage: str):
    from bot.nlu.classifier import ModelNotLoaded

    spoilt = Path(shutil.copytree(stored, tmp_path / "spoilt"))
    whole = (spoilt / file).read_bytes()
    if damage == "gone":
        (spoilt / file).unlink()
    else:
        (spoilt / file).write_bytes(b"" if damage == "empty" else whole[: len(whole) // 2])

    with pytest.raises(ModelNotLoaded):
        load(spoilt)


def test_weights_of_another_training_are_refused(load, stored: Path, tmp_path: Path):
    from bot.nlu.classifier import ModelNotLoaded

    spoilt = Path(shutil.copytree(stored, tmp_path / "spoilt"))
    weights = dict(np.load(spoilt / "weights.npz"))
    np.savez(spoilt / "weights.npz", **weights | {"intent.weights": weights["intent.weights"][:5]})

    with pytest.raises(ModelNotLoaded):
        load(spoilt)


def test_an_untrained_classifier_says_so_instead_of_guessing(quick_encoder: None, message):
    from bot.nlu.classifier import ModelNotLoaded, PolicyClassifier

    untrained = PolicyClassifier({"encoder": "use"}, Folder(Path()), None)

    with pytest.raises(ModelNotLoaded):
        untrained.process([message("创业补贴")])


def test_the_fingerprint_of_each_component_changes_with_the_content(tmp_path: Path, monkeypatch):
    from bot.nlu import reader
    from bot.nlu.classifier import PolicyClassifier
    from bot.nlu.extractor import PolicyEntityExtractor
    from bot.nlu.tokenizer import PolicyTokenizer
    from policy_kb.content import DEFAULT
    from policy_kb.vocabulary import Vocabulary

    content = Path(shutil.copytree(DEFAULT, tmp_path / "content"))
    components = (PolicyTokenizer, PolicyEntityExtractor, PolicyClassifier)
    before = {component.fingerprint_addon({}) for component in components}
    measure = content / "measures" / "2.1.1.yml"
    measure.write_text(
        measure.read_text("utf-8").replace("[担保贷款, ", "[担保贷款, 换个叫法, ", 1)
    )

    monkeypatch.setattr(reader, "vocabulary", lambda: Vocabulary.load(content))
    reader.fingerprint.cache_clear()
    after = {component.fingerprint_addon({}) for component in components}
    reader.fingerprint.cache_clear()

    assert len(before) == len(after) == 1
    assert before != after


def test_no_text_of_a_message_is_encoded_twice(
    tokenizer, extractor, message, load, stored, monkeypatch
):
    from bot.nlu import classifier

    encoded: list[str] = []

    class Noting(Vectors):
        def encode(self, texts: Any) -> Any:
            encoded.extend(texts)
            return super().encode(texts)

    monkeypatch.setattr(classifier, "load_encoder", lambda _: Noting())
    monkeypatch.setattr(classifier, "ASKING", 0.0)  # so little was learnt that it is never sure
    asked = "创业补贴给多少钱？场租补贴怎么办理？"
    questions = read(message(asked), tokenizer, extractor, load(stored)).get("questions")

    assert "".join(question["text"] for question in questions) == encoded[0]
    assert encoded[1:] == [question["text"] for question in questions]
