"""Framing on paper, then against the csv module."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_loaders.read.framing import OK, REASONS, Frame, frame_block

NOTHING = np.array([], np.int64)


def framed(
    block: bytes, columns: int, delimiter: str = ",", final: bool = True
) -> list[tuple[int, bytes, str]]:
    result, _ = frame_block(Frame(block, delimiter, columns), NOTHING, final)
    spans = zip(result.first, result.start, result.end, result.verdict, strict=True)
    return [(int(first), block[start:end], REASONS[verdict]) for first, start, end, verdict in spans]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (b"1,2,3\n", [(0, b"1,2,3", "")]),
        (b"1,2,3\r\n4,5,6\r\n", [(0, b"1,2,3", ""), (1, b"4,5,6", "")]),
        (b"\n\n1,2,3\n\n", [(2, b"1,2,3", "")]),
        (b'"a\nb",2,3\n', [(0, b'"a\nb",2,3', "")]),
        (b'"a\r\nb",2,3\r\n', [(0, b'"a\r\nb",2,3', "")]),
        (b'1,"a\n\nb","c\nd"\n', [(0, b'1,"a\n\nb","c\nd"', "")]),
        (b'1,"a ""b"" c",3\n', [(0, b'1,"a ""b"" c",3', "")]),
        (b'1,"""",3\n', [(0, b'1,"""",3', "")]),
        (b'1,"2,3",4\n', [(0, b'1,"2,3",4', "")]),
        (b'"1,2,3\n4,5,6\n', [(0, b'"1,2,3', "unclosed_quote"), (1, b"4,5,6", "")]),
        (b'1,2,3\n4,5,"6\n', [(0, b"1,2,3", ""), (1, b'4,5,"6', "unclosed_quote")]),
        (b'1,2,3"\n4,5,6\n', [(0, b'1,2,3"', "unclosed_quote"), (1, b"4,5,6", "")]),
        (b'1,"2,3\n4,"5,6\n7,8,9\n', [
            (0, b'1,"2,3', "unclosed_quote"),
            (1, b'4,"5,6', "unclosed_quote"),
            (2, b"7,8,9", ""),
        ]),
        (b'1,"a"b,3\n', [(0, b'1,"a"b,3', "unclosed_quote")]),
        (b'1,5"x7",3\n', [(0, b'1,5"x7",3', "")]),
        (b"1,2\n1,2,3,4\n", [(0, b"1,2", "column_count"), (1, b"1,2,3,4", "column_count")]),
        (b"1,\x00,3\n1,a\rb,3\n1,\x7f,3\n1,\t,3\n", [
            (0, b"1,\x00,3", "control_character"),
            (1, b"1,a\rb,3", "control_character"),
            (2, b"1,\x7f,3", "control_character"),
            (3, b"1,\t,3", ""),
        ]),
    ],
)  # fmt: skip
def test_worked_examples(block: bytes, expected: list[tuple[int, bytes, str]]) -> None:
    assert framed(block, 3) == expected


def test_tabs_separate_in_a_tab_file() -> None:
    assert framed(b'1\t"a\tb"\t3\n1,2\t3\n', 3, "\t") == [
        (0, b'1\t"a\tb"\t3', ""),
        (1, b"1,2\t3", "column_count"),
    ]


def test_a_record_that_goes_on_in_the_next_block_is_left_for_it() -> None:
    result, consumed = frame_block(Frame(b'1,2,3\n4,"a\n', ",", 3), NOTHING, False)
    assert (consumed, result.first.tolist()) == (1, [0])


def test_a_quote_that_stays_open_costs_its_own_line_even_far_from_the_end() -> None:
    lines = [b'0,"x,2\n'] + [b"%d,1,2\n" % i for i in range(1, 2000)]
    verdicts = [reason for _, _, reason in framed(b"".join(lines), 3, final=False)]
    assert verdicts == ["unclosed_quote"] + [""] * 1999


def test_an_undecodable_line_is_a_record_of_its_own() -> None:
    result, _ = frame_block(Frame(b"1,2,3\n\n4,5,6\n", ",", 3), np.array([1]), True)
    assert [REASONS[v] for v in result.verdict] == ["", "undecodable", ""]


cell = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from('",\n'), max_size=8
)


@given(st.lists(st.lists(cell, min_size=3, max_size=3).filter(any), max_size=12))
def test_what_the_csv_module_writes_is_framed_as_it_wrote_it(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    block = stream.getvalue().encode()
    result, _ = frame_block(Frame(block, ",", 3), NOTHING, True)
    assert (result.verdict == OK).all()
    texts = [block[s:e].decode() for s, e in zip(result.start, result.end, strict=True)]
    assert [next(csv.reader(io.StringIO(text, newline=""))) for text in texts] == rows


@given(st.binary(max_size=400), st.integers(1, 5))
def test_every_line_is_in_exactly_one_record_whatever_the_bytes(noise: bytes, columns: int) -> None:
    block = noise.decode("utf-8", "ignore").encode() + b"\n"
    result, consumed = frame_block(Frame(block, ",", columns), NOTHING, True)
    lines = [line for a, b in zip(result.first, result.last, strict=True) for line in range(a, b + 1)]
    empty = [i for i, line in enumerate(block.split(b"\n")[:-1]) if line in (b"", b"\r")]
    assert len(lines) == len(set(lines))
    assert set(range(consumed)) - set(lines) <= set(empty)
