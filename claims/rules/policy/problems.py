"""What is wrong with a policy document: every problem at once, each at its line, each saying what to write
instead.
"""

from dataclasses import dataclass, field

from claims.rules.refusal import N_, Refusal

Path = tuple[str | int, ...]


def written(path: Path) -> str:
    """A key path as an author would say it: ('award', 0, 'round', 'step') -> 'award[1].round.step'."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(frozen=True)
class Problem:
    """One error of one document. `sentence` is an English msgid with %(name)s places for `facts`."""

    name: str
    line: int
    path: str
    sentence: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.sentence % self.facts

    def __str__(self) -> str:
        return (
            f"{self.name}:{self.line}: {self.path}: {self.message}"
            if self.path
            else f"{self.name}:{self.line}: {self.message}"
        )


class PolicyErrors(Refusal):
    """A document that is not lawful. `problems` holds all of them, in the order of their lines."""

    code = "policy_errors"
    sentence = N_("The policy document %(name)s has errors; correct them and try again.")

    def __init__(self, *, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(name=name, count=len(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (str(self.facts["name"]), self.problems)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.problems)])


def _again(name: str, problems: tuple[Problem, ...]) -> PolicyErrors:
    return PolicyErrors(name=name, problems=problems)


class Problems:
    """Collects the problems of one document while it is read."""

    def __init__(self, name: str, lines: dict[Path, int]) -> None:
        self.name = name
        self._lines = lines
        self._found: list[Problem] = []

    def add(self, path: Path, sentence: str, /, **facts: object) -> None:
        self._found.append(Problem(self.name, self.line(path), written(path), sentence, facts))

    def line(self, path: Path) -> int:
        """The line of `path`; of a key that is missing: the line of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def found(self) -> tuple[Problem, ...]:
        """All of them, in the order of their lines."""
        return tuple(sorted(self._found, key=lambda problem: problem.line))

    def raise_any(self) -> None:
        """Raises `PolicyErrors` when there is anything to say."""
        if self._found:
            raise PolicyErrors(name=self.name, problems=self.found)
