# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What is printed on a line: words, prices, dates, receipts, codes, and letters at random."""

import string
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from recipe.debian import installed

CHARACTERS = string.ascii_letters + string.digits + string.punctuation + " €£"
LONGEST = 40

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_CURRENCIES = ("€", "£", "$", "EUR", "USD", "GBP", "CHF")
_GOODS = """Coffee Tea Water Bread Milk Butter Cheese Eggs Salad Soup Pasta Rice Juice Beer Wine
    Cake Apples Bananas Tomatoes Chicken Fish Soap Paper Batteries Ticket Parking Menu""".split()
_SUMS = """Total TOTAL Subtotal SUBTOTAL Sum VAT Tax TAX Tip Change CHANGE Cash CASH Card CARD
    Discount Balance Amount Due Paid Net Gross Rounding Deposit""".split()


def lines(random: Random, count: int) -> str:
    """Several texts on a line, as far as it reaches, none of which is held back."""
    texts = [line(random, held_back=False)[1] for _ in range(count)]
    return " ".join(texts)[:LONGEST].strip()


def line(random: Random, held_back: bool) -> tuple[str, str]:
    """A sort of text and a text of it, of at most LONGEST characters, no spaces around."""
    sort = random.choices(list(_SORTS), [weight for weight, _ in _SORTS.values()])[0]
    text = _SORTS[sort][1](random, held_back)
    if random.random() < 0.12:
        text = text.upper()
    if len(text) > LONGEST:
        start = random.randrange(len(text) - LONGEST + 1)
        text = text[start : start + LONGEST]
    text = " ".join(text.split())
    return (sort, text) if text else line(random, held_back)


@cache
def words(held_back: bool) -> list[str]:
    """The words that lines are made of; one in ten is never trained on."""
    every = Path(installed("dict/american-english")).read_text().split()
    plain = [w for w in every if w.isascii()]
    return [w for w in plain if (zlib.crc32(w.lower().encode()) % 10 == 0) == held_back]


def _words(random: Random, held_back: bool) -> str:
    chosen = [_word(random, held_back) for _ in range(random.choice((1, 1, 2, 3, 3, 4, 5, 6, 7)))]
    style = random.random()
    if style < 0.2:
        return " ".join(w.capitalize() for w in chosen)
    if style < 0.3:
        return " ".join(chosen).upper()
    if style < 0.4:
        quoted = random.randrange(len(chosen))
        chosen[quoted] = f'"{chosen[quoted]}"'
    text = " ".join(
        w + (random.choice((",", ";", ":", " -", "'s")) if random.random() < 0.1 else "")
        for w in chosen
    )
    text = text[0].upper() + text[1:] if random.random() < 0.5 else text
    return text + random.choice((".", ".", "?", "!", "", "", "", "", "..."))


def _word(random: Random, held_back: bool) -> str:
    word = random.choice(words(held_back))
    return f"({word})" if random.random() < 0.02 else word


def _price(random: Random, held_back: bool = False) -> str:
    amount = _amount(random)
    currency = random.choice(_CURRENCIES)
    return random.choice(
        (
            f"{currency} {amount}",
            f"{amount} {currency}",
            f"{currency}{amount}",
            amount,
            f"-{amount}",
        )
    )


def _amount(random: Random) -> str:
    whole = random.randrange(10 ** random.randint(1, 5))
    cents = random.choice((random.randrange(100), 0, 50, 90, 95, 99))
    style = random.random()
    if style < 0.5:
        return f"{whole}.{cents:02}"
    if style < 0.8:
        return f"{whole},{cents:02}"
    return f"{whole:,}.{cents:02}"


def _date(random: Random, held_back: bool = False) -> str:
    year, month, day = random.randint(1950, 2049), random.randint(1, 12), random.randint(1, 28)
    name = _MONTHS[month - 1]
    date = random.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{day}.{month}.{year % 100:02}",
            f"{month}/{day}/{year}",
            f"{day:02}/{month:02}/{year % 100:02}",
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            f"{random.choice(_DAYS)}, {day} {name} {year}",
        )
    )
    hour, minute, second = random.randrange(24), random.randrange(60), random.randrange(60)
    time = random.choice(
        (
            f"{hour:02}:{minute:02}",
            f"{hour:02}:{minute:02}:{second:02}",
            f"{hour % 12 + 1}:{minute:02} {random.choice(('am', 'pm', 'AM', 'PM'))}",
        )
    )
    style = random.random()
    return date if style < 0.6 else f"{date} {time}" if style < 0.85 else time


def _receipt(random: Random, held_back: bool) -> str:
    known = not held_back and random.random() < 0.4
    goods = random.choice(_GOODS) if known else _word(random, held_back)
    count, percent = random.randint(1, 12), random.choice((5, 7, 10, 19, 20, 21, 25))
    return random.choice(
        (
            f"{count} x {goods} {_amount(random)}",
            f"{goods} {_price(random)}",
            f"{count} {goods} @ {_amount(random)} = {_amount(random)}",
            f"{random.choice(_SUMS)} {_price(random)}",
            f"{random.choice(_SUMS)}: {_price(random)}",
            f"VAT {percent}% {_amount(random)}",
            f"{goods} -{percent}%",
            f"Card {'*' * 4}{random.randrange(10000):04}",
            f"Invoice No. {random.randrange(10**6)}",
            f"Receipt #{random.randrange(10**5):05}",
            f"{_date(random)} {random.choice(_SUMS)} {_amount(random)}",
        )
    )


def _code(random: Random, held_back: bool) -> str:
    def digits(count: int) -> str:
        return "".join(random.choices(string.digits, k=count))

    def letters(count: int) -> str:
        return "".join(random.choices(string.ascii_uppercase, k=count))

    word = _word(random, held_back).lower().replace("'", "")
    other = _word(random, held_back).lower().replace("'", "")
    return random.choice(
        (
            f"{letters(random.randint(1, 4))}-{digits(4)}-{digits(random.randint(2, 5))}",
            f"{letters(2)}{digits(2)} {digits(4)} {digits(4)} {digits(4)}",
            f"+{digits(2)} {digits(3)} {digits(random.randint(5, 8))}",
            f"({digits(3)}) {digits(3)}-{digits(4)}",
            f"{word}@{other}.{random.choice(('com', 'org', 'net', 'de'))}",
            f"https://{word}.{random.choice(('com', 'org', 'io'))}/{other}",
            f"www.{word}.com",
            digits(random.randint(1, 16)),
            f"#{random.randrange(16**6):06x}",
            f"{word}_{other} = {digits(2)}",
            f"[{word}] {other}/{digits(3)}",
        )
    )


def _letters(random: Random, held_back: bool) -> str:
    """Characters that no language model can guess."""
    letters = random.choice(
        (
            string.ascii_lowercase,
            string.ascii_uppercase,
            string.ascii_letters,
            string.ascii_letters + string.digits,
            CHARACTERS,
            string.digits + string.punctuation,
        )
    )
    lengths = [random.randint(1, 10) for _ in range(random.randint(1, 5))]
    return " ".join("".join(random.choices(letters, k=n)) for n in lengths)


_SORTS: dict[str, tuple[float, Callable[[Random, bool], str]]] = {
    "words": (5, _words),
    "price": (1, _price),
    "date": (1, _date),
    "receipt": (2, _receipt),
    "code": (1.5, _code),
    "letters": (2.5, _letters),
}
