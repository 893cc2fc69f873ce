# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Texts as bytes: the tokenizer of the reader, and how far two texts are apart."""

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
START, PAD, END, UNKNOWN = range(4)
FIRST_BYTE = len(SPECIAL)
VOCABULARY = FIRST_BYTE + 256


def encode(text: str) -> list[int]:
    """The ids of a text's bytes, as the tokenizer gives them."""
    return [FIRST_BYTE + byte for byte in text.encode()]


def decode(ids: list[int]) -> str:
    known = bytes(i - FIRST_BYTE for i in ids if i >= FIRST_BYTE)
    return known.decode(errors="replace")


def tokenizer() -> Tokenizer:
    """Spells a text in bytes: byte-level BPE without a merge."""
    signs = [_sign(byte) for byte in range(256)]
    vocabulary = {token: i for i, token in enumerate([*SPECIAL, *signs])}
    spelling = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token=SPECIAL[UNKNOWN]))
    spelling.add_special_tokens(SPECIAL)
    spelling.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    spelling.decoder = decoders.ByteLevel()
    spelling.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", END)]
    )
    return spelling


def _sign(byte: int) -> str:
    """The printable character that stands for a byte in byte-level BPE, as GPT-2 chose them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    if byte in printable:
        return chr(byte)
    return chr(256 + [b for b in range(256) if b not in printable].index(byte))


def distance(one: str, other: str) -> int:
    """How many characters to insert, drop or change to make one text the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(diagonal + (a != b), row[j - 1] + 1, row[j] + 1)
    return row[-1]
