"""How texts are compared: case, width and initials, each as long as the text, so that marks stand at their places."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.folding import folded, initials
from tests.amount import examples


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２３（甲）", "abc123(甲)"),
        ("WiFi　覆盖", "wifi 覆盖"),
        ("İstanbul", "İstanbul"),  # its lower case would be two characters
        ("图书馆", "图书馆"),
    ],
)
def test_texts_are_folded_to_one_case_and_width(text, plain):
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("图书馆", "tsg"),
        ("建24小时街区图书馆。", "j24xsjqtsg。"),
        ("重庆", "cq"),  # read by the phrase
        ("重要", "zy"),
        ("银行", "yh"),
        ("马陆镇 WiFi", "mlz wifi"),
        ("", ""),
    ],
)
def test_chinese_characters_are_read_by_their_initials(text, letters):
    assert initials(text) == letters


@settings(max_examples=examples(100))
@given(st.text(max_size=40))
def test_folding_keeps_the_length_of_every_text(text):
    assert (len(folded(text)), len(initials(text))) == (len(text), len(text))


def test_a_process_that_only_reads_never_loads_the_dictionary_of_pinyin():
    asked = "import sys, django; django.setup(); import jiading.urls; print('pypinyin' in sys.modules)"
    settings_named = os.environ | {"DJANGO_SETTINGS_MODULE": "jiading.settings"}
    run = subprocess.run([sys.executable, "-c", asked], env=settings_named, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]
