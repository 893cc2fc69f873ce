#!/usr/bin/env python3
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""Records what DonutProcessor.token2json makes of tagged texts: make_token2json.py OUT --seed N --random COUNT.

Each line of OUT is a JSON object of text and json. The added tokens are those of TaggedTextTest.
"""

import argparse
import json
import random

from transformers import DonutProcessor

# Documents as the checkpoints for receipts, tickets, forms and questions write them, and broken ones.
WRITTEN = [
    "",
    "   ",
    "plain text",
    " plain text \n",
    "<s_menu><s_nm> CINNAMON SUGAR</s_nm><s_unitprice> 17,000</s_unitprice><s_cnt> 1 x</s_cnt><s_price> 17,000"
    "</s_price></s_menu><s_sub_total><s_subtotal_price> 17,000</s_subtotal_price></s_sub_total><s_total>"
    "<s_total_price> 17,000</s_total_price><s_cashprice> 20,000</s_cashprice><s_changeprice> 3,000"
    "</s_changeprice></s_total>",
    "<s_menu><s_nm>Tea</s_nm><s_price>2</s_price><sep/><s_nm>Milk</s_nm><s_price>1</s_price></s_menu>",
    "<s_menu><s_nm>Tea<sep/>green</s_nm><sep/><s_nm>Milk</s_nm></s_menu><s_total>3</s_total>",
    "<s_name>John Doe</s_name><s_age>99</s_age><s_city>Atlanta</s_city><s_state>GA</s_state><s_zip>30301</s_zip>"
    "<s_phone>123-4567</s_phone><s_nicknames><s_nickname>Johnny</s_nickname><sep/><s_nickname>JD</s_nickname>"
    "</s_nicknames>",
    "<s_name>John</s_name><sep/><s_name>Jane</s_name>",
    "<s_name></s_name><sep/>",
    "<sep/><s_name>x</s_name>",
    "<s_question> When is the coffee break?</s_question><s_answer> 11-14 to 11:39 a.m.</s_answer>",
    "<s_question>q</s_question><s_answer>cut off",
    "<s_class><advertisement/></s_class>",
    "<s_class> <advertisement/> <sep/> <letter/> <sep/> <unknown/> </s_class>",
    "<s_class></></s_class>",
    "<s_a>1</s_a><s_b>2<s_c>3</s_c>",
    "<s_a><s_b></s_b></s_a>",
    "<s_a><s_b></s_a></s_b>",
    "<s_a></s_b>",
    "</s_a><s_a>1</s_a>",
    "</s_a></s_a><sep/><s_a><s_b>1</s_b></s_a></s_a><sep/>",
    "<s_a>1</s_a>rest",
    "<s_a>1</s_a>rest<s_a>2</s_a>",
    "<s_a>1</s_a><sep/>rest",
    "<s_a>1</s_A><S_A>2</S_a>",
    "<s_a>un<s_b>open</s_a>",
    "<s_a",
    "<s_>empty name</s_>",
    "<s_a b>space</s_a b>",
    "<s_a.*>pattern</s_a.*>",
    "<s_a>x</s_a",
    "<s_a><s_a>1</s_a></s_a>",
    "<s_a>\u00a0\u2003x\u3000\u001f</s_a>",
    "<s_\u00c4>umlaut</s_\u00e4>",
    "<\u017f_a>long s</s_a>",
    "<s_k>Kelvin</s_\u212a>",
    "<s_a>emoji \U0001f600 \"quoted\" \\ back\tslash\n</s_a>",
    "<s_a><sep/></s_a>",
    "<s_a>1</s_a> <sep/> <s_a>2</s_a>",
    "<s_a><s_b>1</s_b><sep/></s_a>",
    "<s_a><sep/><s_b>1</s_b></s_a>",
    "<s_a>" * 20 + "x" + "</s_a>" * 20,
    "".join(f"<s_{i}>" for i in range(40)) + "x" + "".join(f"</s_{i}>" for i in reversed(range(40))),
    "".join(f"<s_a>{i}</s_a><sep/>" for i in range(40)),
]

ADDED = ["<advertisement/>", "<letter/>", "</>", "<sep/>", "</s>", "<s_a>", "</s_a>"]

PIECES = (
    [f"<s_{name}>" for name in ("a", "b", "A", "bc", "")]
    + [f"</s_{name}>" for name in ("a", "b", "A", "bc", "")]
    + ["<sep/>", "<advertisement/>", "<letter/>", "<other/>", "<s_", "</s_", "<", ">", " ", "\n", "x", "y z", "12", "</s>"]
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", type=int, default=300, help="how many random texts follow the written ones")
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    # Only the list of added tokens would be asked of a tokenizer, and it is given.
    processor = DonutProcessor.__new__(DonutProcessor)
    texts = WRITTEN + [
        "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 24))) for _ in range(arguments.random)
    ]
    with open(arguments.out, "w", encoding="utf-8") as out:
        for text in texts:
            read = processor.token2json(text, added_vocab=dict.fromkeys(ADDED, 0))
            out.write(json.dumps({"text": text, "json": read}) + "\n")


if __name__ == "__main__":
    main()
