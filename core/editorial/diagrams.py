"""Decision diagrams: a function of answers, kept so small that it can be counted, compared and told in a few lines.

Questions are tested in one order. A question that makes no difference is left out, and equal parts are one part: two
functions are the same exactly when their numbers are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

Given = tuple[tuple[int, ...], ...]  # for each question, the answers that are looked at


class _Node(NamedTuple):
    at: int
    children: tuple[int, ...]


class Case(NamedTuple):
    """A bundle of combinations that come to the same: for each question tested, the answers that lead here."""

    when: tuple[tuple[int, tuple[int, ...]], ...]
    value: Hashable
    combinations: int


class Diagrams:
    """Functions over the same questions. `sizes` says how many answers each question has."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.everything: Given = tuple(tuple(range(size)) for size in sizes)
        self._nodes: list[_Node] = []
        self._values: dict[int, Hashable] = {}
        self._found: dict[Hashable, int] = {}

    def leaf(self, value: Hashable) -> int:
        """The function that always comes to `value`."""
        sign = ("leaf", value)
        if sign not in self._found:
            self._found[sign] = len(self._nodes)
            self._values[len(self._nodes)] = value
            self._nodes.append(_Node(len(self.sizes), ()))
        return self._found[sign]

    def node(self, at: int, children: tuple[int, ...]) -> int:
        """The function that tests question `at`. Where every answer leads to the same, nothing is tested."""
        if len(set(children)) == 1:
            return children[0]
        node = _Node(at, children)
        if node not in self._found:
            self._found[node] = len(self._nodes)
            self._nodes.append(node)
        return self._found[node]

    def of(self, questions: Sequence[int], value: Callable[[tuple[int, ...]], Hashable]) -> int:
        """The function that needs only these questions, in order. `value` is given their answers, by place."""

        def below(so_far: tuple[int, ...]) -> int:
            if len(so_far) == len(questions):
                return self.leaf(value(so_far))
            at = questions[len(so_far)]
            return self.node(at, tuple(below((*so_far, answer)) for answer in range(self.sizes[at])))

        return below(())

    def together(self, functions: Sequence[int]) -> int:
        """One function whose values are the values of all of these, in a tuple."""
        return reduce(self._joined, functions, self.leaf(()))

    def _joined(self, many: int, one: int) -> int:
        done: dict[tuple[int, int], int] = {}

        def join(left: int, right: int) -> int:
            if (left, right) not in done:
                at = min(self._nodes[left].at, self._nodes[right].at)
                if at == len(self.sizes):
                    found = self.leaf((*self.value(left), self.value(right)))  # type: ignore[misc]
                else:
                    found = self.node(
                        at,
                        tuple(
                            join(self.after(left, at, to), self.after(right, at, to)) for to in range(self.sizes[at])
                        ),
                    )
                done[left, right] = found
            return done[left, right]

        return join(many, one)

    def mapped(self, function: int, to: Callable[[Hashable], Hashable]) -> int:
        """The same function with other values: what then comes to the same is folded together."""
        done: dict[int, int] = {}

        def become(one: int) -> int:
            if one not in done:
                at, children = self._nodes[one]
                done[one] = (
                    self.leaf(to(self.value(one))) if not children else self.node(at, tuple(map(become, children)))
                )
            return done[one]

        return become(function)

    def value(self, function: int) -> Hashable:
        """What a function that tests nothing comes to."""
        return self._values[function]

    def after(self, function: int, at: int, answer: int) -> int:
        """The rest of a function once question `at` is answered. No earlier question may be left open in it."""
        node = self._nodes[function]
        return node.children[answer] if node.at == at else function

    def combinations(self, given: Given | None = None) -> int:
        return self._between(0, len(self.sizes), given or self.everything)

    def tally(self, function: int, given: Given | None = None) -> Counter[Hashable]:
        """How many combinations of the answers looked at come to each value."""
        looked_at = given or self.everything
        done: dict[int, Counter[Hashable]] = {}

        def below(one: int) -> Counter[Hashable]:
            """Counted from the question that `one` tests on."""
            if one not in done:
                at, children = self._nodes[one]
                found: Counter[Hashable] = Counter() if children else Counter({self.value(one): 1})
                for answer in looked_at[at] if children else ():
                    child = children[answer]
                    skipped = self._between(at + 1, self._nodes[child].at, looked_at)
                    for value, count in below(child).items():
                        found[value] += count * skipped
                done[one] = found
            return done[one]

        skipped = self._between(0, self._nodes[function].at, looked_at)
        return Counter({value: count * skipped for value, count in below(function).items() if count * skipped})

    def cases(self, function: int, given: Given | None = None) -> Iterator[Case]:
        """The function as rows of a table: answers that lead to the same place stand together."""
        looked_at = given or self.everything

        def below(one: int, when: tuple[tuple[int, tuple[int, ...]], ...], count: int) -> Iterator[Case]:
            at, children = self._nodes[one]
            if not children:
                yield Case(when, self.value(one), count)
                return
            for child, answers in grouped(children, looked_at[at]):
                said = () if len(answers) == len(looked_at[at]) else ((at, answers),)
                skipped = self._between(at + 1, self._nodes[child].at, looked_at)
                yield from below(child, (*when, *said), count * len(answers) * skipped)

        yield from below(function, (), self._between(0, self._nodes[function].at, looked_at))

    def narrowed(self, function: int, given: Given, *, without: int) -> int:
        """The function with question `without` answered, by the one answer that `given` looks at. Earlier questions
        that `given` narrows are answered by the first of theirs: those looked at together come to the same."""
        done: dict[int, int] = {}

        def below(one: int) -> int:
            if one not in done:
                at, children = self._nodes[one]
                if not children or at > without:
                    return one
                if len(given[at]) < self.sizes[at]:
                    done[one] = below(children[given[at][0]])
                else:
                    done[one] = self.node(at, tuple(map(below, children)))
            return done[one]

        return below(function)

    def _between(self, first: int, last: int, given: Given) -> int:
        return reduce(lambda product, at: product * len(given[at]), range(first, last), 1)


def grouped(children: Sequence[int], answers: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Answers by where they lead, in the order of their first: place led to, answers."""
    found: dict[int, tuple[int, ...]] = {}
    for answer in answers:
        found[children[answer]] = (*found.get(children[answer], ()), answer)
    return list(found.items())
