"""How many lines a second `manage.py consider` answers: python benchmarks/consider.py [LINES]

It runs the command as others do, in a process of its own, so the number includes start and reading the guide.
"""

import json
import random
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHOICES = {
    "stage": ("i", "ii", "iii", "iv"),
    "site": ("arm", "leg", "head-neck", "trunk", "belly", "elsewhere"),
    "size": ("small", "big", "very-big"),
    "reach": ("reachable", "hard", "impossible"),
    "nodes": ("yes", "no"),
    "nerves": ("yes", "no"),
    "fitness": ("well", "unwell"),
    "removable": ("all", "not-all"),
}


def lines(count: int) -> str:
    """Different people, spread over every combination of answers; the same ones each time."""
    everyone = list(product(*((*choices, "unsure", None) for choices in CHOICES.values())))
    chosen = random.Random(1).choices(everyone, k=count)
    return "".join(
        json.dumps({q: a for q, a in zip(CHOICES, person, strict=True) if a is not None}) + "\n" for person in chosen
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    given = lines(count)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", "consider"], cwd=ROOT, input=given, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - started
    replies = done.stdout.count("\n")
    if replies != count:
        sys.exit(f"{count} lines went in and {replies} came out")
    print(f"{count} lines in {seconds:.1f} s: {count / seconds:.0f} lines per second")


if __name__ == "__main__":
    main()
