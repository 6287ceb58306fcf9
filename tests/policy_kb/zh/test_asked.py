"""From one-line questions of many voices the facts are read that a careful person would take."""

import pytest

from tests.policy_kb.zh.asked import QUESTIONS, Line, lines, read

LINES = [line for path in sorted(QUESTIONS.glob("*.yml")) for line in lines(path)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_nothing_is_read_that_was_not_said(line: Line):
    assert line.wrong(read(line.text)) == {}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_what_was_said_is_read(line: Line):
    assert line.missed(read(line.text)) == []


def test_there_are_many_of_many_voices():
    voices = {line.name.rpartition("-")[2] for line in LINES}

    assert (len(LINES) >= 120, len(voices) >= 8) == (True, True)
