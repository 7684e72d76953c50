"""Formulas written as text, step by step: "a = x + y; result = a / 2". The last step may omit its name.

A mistake is written as the steps that go wrong, which replace those of the right way, so two mistakes that
replace different steps make a third. A slip in a text is refused, because a mistake that nobody can make would say
nothing, and nobody would notice.
"""

import ast
import builtins
import functools
from typing import Any, NamedTuple


class Step(NamedTuple):
    code: Any  # compiled
    uses: set  # the names that it takes from elsewhere


class Formula(NamedTuple):
    """A function of the arguments that takes the steps. If a step stops, its error has the step's name as `.step`."""

    arguments: tuple
    steps: dict  # {name: Step}
    scope: dict  # {name: value}, what else the steps may use
    own: dict  # the steps that differ from those of the right way
    right: dict  # the steps of the right way

    __hash__ = object.__hash__  # no two are alike

    def __call__(self, *case):
        known = {**self.scope, **dict(zip(self.arguments, case, strict=True))}
        for name, step in self.steps.items():
            try:
                known[name] = eval(step.code, known)
            except Exception as error:
                error.step = name
                raise
        return known["result"]


def parse(owner, arguments, scope, right, mistakes):
    """Return the right way, and an iterator over the mistakes, each as a function of the arguments.

    Parameters
    ----------
    owner : the name of the exercise, for the words of an error
    arguments : names
    scope : {name: value}, what else the formulas may use
    right : a formula, or a function as it is
    mistakes : a list of them. A step of the right way is replaced in its place; a new step comes before all others.

    Raises
    ------
    ValueError : a formula uses a name that is not known there, or has a step that nothing uses.
    """
    right_steps = _steps(owner, right)

    def way(text, own):
        return text if callable(text) else _formula(owner, arguments, scope, text, right_steps, own)

    ways = [way(right, {}), *(way(mistake, _steps(owner, mistake)) for mistake in mistakes)]
    used = {step for way in ways if isinstance(way, Formula) for step in way.steps}
    for step in right_steps.keys() - used:
        raise ValueError(f"{owner}: nothing uses the step {step} of “{right}”")
    return ways[0], iter(ways[1:])


@functools.cache
def together(first, second):
    """The Formula that makes both mistakes, or None if one leaves no place for the other."""
    if first.own.keys() & second.own.keys():
        return None
    own = first.own | second.own
    steps = _needed(_with(first.right, own))
    return first._replace(steps=steps, own=own) if own.keys() <= steps.keys() else None


def _formula(owner, arguments, scope, text, right, own):
    """The steps of the right way, with the text's own in their place, as far as the result needs them."""
    steps = _with(right, own)
    known = scope.keys() | vars(builtins).keys() | set(arguments)
    for name, step in steps.items():
        for unknown in step.uses - known:
            raise ValueError(f"{owner}: {unknown} is not known in “{text}”, where {name} needs it")
        known.add(name)
    needed = _needed(steps)
    for name in own.keys() - needed.keys():
        raise ValueError(f"{owner}: nothing uses the step {name} of “{text}”")
    return Formula(arguments, needed, scope, own, right)


def _with(right, own):
    """The steps of the right way, with those of a mistake in their place; new steps come before all others."""
    return {name: step for name, step in own.items() if name not in right} | right | own


def _needed(steps):
    """The steps that the result needs, in their order."""
    needed = {"result"}
    for name, step in reversed(steps.items()):
        needed |= step.uses if name in needed else set()
    return {name: step for name, step in steps.items() if name in needed}


def _steps(owner, text):
    """{name: Step} of a formula; nothing for a function, which has no steps to replace."""
    steps = {}
    for statement in ast.parse(text).body if isinstance(text, str) else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                pass
            case ast.Expr(value=expression):
                name = "result"
            case _:
                raise ValueError(f"{owner}: “{ast.unparse(statement)}” in “{text}” is not a step; a step is name = …")
        steps[name] = Step(compile(ast.Expression(expression), f"<{owner}>", "eval"), _names_used(expression))
    return steps


def _names_used(expression):
    """The names in an expression that it does not make itself, in a loop or a lambda."""
    nodes = list(ast.walk(expression))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return {name.id for name in names} - own - {node.arg for node in nodes if isinstance(node, ast.arg)}
