# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
"""What the captioner knows by name: nouns with their glyphs, colours, numbers."""

NOUNS = {
    # animals
    "dog": "🐶",
    "cat": "🐱",
    "fox": "🦊",
    "bear": "🐻",
    "panda": "🐼",
    "pig": "🐷",
    "frog": "🐸",
    "monkey": "🐵",
    "chicken": "🐔",
    "penguin": "🐧",
    "owl": "🦉",
    "turtle": "🐢",
    "octopus": "🐙",
    "butterfly": "🦋",
    "bee": "🐝",
    "snail": "🐌",
    "elephant": "🐘",
    "horse": "🐴",
    "rabbit": "🐰",
    "tiger": "🐯",
    "lion": "🦁",
    "cow": "🐮",
    "mouse": "🐭",
    "koala": "🐨",
    "fish": "🐟",
    "whale": "🐳",
    "crab": "🦀",
    "sheep": "🐑",
    "duck": "🦆",
    "camel": "🐫",
    "giraffe": "🦒",
    "zebra": "🦓",
    "flamingo": "🦩",
    "parrot": "🦜",
    "peacock": "🦚",
    "unicorn": "🦄",
    "ladybird": "🐞",
    # food
    "apple": "🍎",
    "pear": "🍐",
    "banana": "🍌",
    "strawberry": "🍓",
    "lemon": "🍋",
    "pizza": "🍕",
    "hamburger": "🍔",
    "donut": "🍩",
    "cookie": "🍪",
    "carrot": "🥕",
    "cake": "🎂",
    "watermelon": "🍉",
    "pineapple": "🍍",
    "egg": "🥚",
    "mushroom": "🍄",
    "pretzel": "🥨",
    "avocado": "🥑",
    "potato": "🥔",
    # traffic
    "car": "🚗",
    "bus": "🚌",
    "bicycle": "🚲",
    "rocket": "🚀",
    "sailboat": "⛵",
    "train": "🚂",
    "tractor": "🚜",
    "helicopter": "🚁",
    # plants, sky and houses
    "house": "🏠",
    "tree": "🌳",
    "cactus": "🌵",
    "sunflower": "🌻",
    "rose": "🌹",
    "tulip": "🌷",
    "leaf": "🍁",
    "sun": "🌞",
    "moon": "🌙",
    "star": "⭐",
    "cloud": "☁️",
    "snowflake": "❄️",
    "tent": "⛺",
    # things
    "umbrella": "☂️",
    "balloon": "🎈",
    "gift": "🎁",
    "football": "⚽",
    "basketball": "🏀",
    "guitar": "🎸",
    "drum": "🥁",
    "trumpet": "🎺",
    "key": "🔑",
    "clock": "⏰",
    "camera": "📷",
    "crown": "👑",
    "knife": "🔪",
    "candle": "🕯️",
    "hat": "🎩",
    "scarf": "🧣",
    "dress": "👗",
    "bell": "🔔",
    "anchor": "⚓",
    "telephone": "☎️",
    "television": "📺",
    "chair": "🪑",
    "tooth": "🦷",
    "trophy": "🏆",
    "box": "📦",
    "brush": "🖌️",
    "lock": "🔒",
    "pencil": "✏️",
    "bomb": "💣",
    # people of a kind
    "robot": "🤖",
    "ghost": "👻",
    "snowman": "⛄",
    "pumpkin": "🎃",
}

COLOURED = {
    "heart": {"red": "❤️", "orange": "🧡", "yellow": "💛", "green": "💚", "blue": "💙",
              "purple": "💜", "brown": "🤎", "black": "🖤", "white": "🤍"},
    "circle": {"red": "🔴", "orange": "🟠", "yellow": "🟡", "green": "🟢", "blue": "🔵",
               "purple": "🟣", "brown": "🟤", "black": "⚫", "white": "⚪"},
    "square": {"red": "🟥", "orange": "🟧", "yellow": "🟨", "green": "🟩", "blue": "🟦",
               "purple": "🟪", "brown": "🟫", "black": "⬛", "white": "⬜"},
    "book": {"red": "📕", "green": "📗", "blue": "📘", "orange": "📙"},
}  # fmt: skip

GROUNDS = {
    "red": (200, 50, 45), "green": (70, 160, 70), "blue": (60, 110, 200),
    "yellow": (235, 210, 70), "purple": (130, 70, 170), "grey": (130, 130, 130),
    "white": (245, 245, 245), "black": (20, 20, 20), "orange": (240, 140, 40),
    "pink": (245, 160, 190), "brown": (120, 75, 40),
}  # fmt: skip

NUMBERS = ("none", "one", "two", "three", "four", "five")

IRREGULAR = {
    "mouse": "mice", "sheep": "sheep", "fish": "fish", "knife": "knives", "leaf": "leaves",
    "scarf": "scarves", "tooth": "teeth", "snowman": "snowmen", "potato": "potatoes",
    "octopus": "octopuses", "cactus": "cacti",
}  # fmt: skip


def plural(noun: str) -> str:
    """The English plural: "foxes", "butterflies", "snowmen"."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def article(phrase: str) -> str:
    """The phrase after its indefinite article: "an owl", but "a unicorn"."""
    return f"{'an' if phrase[0] in 'aeio' or phrase == 'umbrella' else 'a'} {phrase}"


def listing(phrases: list[str]) -> str:
    """An enumeration without the comma before "and": "an owl, a fox and a pear"."""
    *first, last = phrases
    return f"{', '.join(first)} and {last}" if first else last
