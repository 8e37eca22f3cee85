"""try_policy: what a policy document gives for facts in JSON."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext, override

from claims.management.acting import REFUSED, ActingCommand
from claims.management.commands.explain import policy as policy_lines
from claims.management.documents import STDIN, Unreadable, add_language, tell, text_of, told
from claims.presentation.explanation import tried as judged
from claims.presentation.refusals import told as told_refusal
from claims.rules.policy import FactsErrors, Policy, PolicyErrors, compile_policy, parse, trial, tried
from claims.rules.policy.compiled import MISSING_INPUT
from claims.rules.refusal import Refusal


class Command(ActingCommand):
    help = (
        "Prints what a policy document gives for the facts in a JSON file: line by line as `explain` does, or "
        "JSON. Needs no database. Of the facts every key may be left out: "
        '{"claimant": "merchant", "inputs": {"loss": 300000}, '
        '"outage": {"start": "2022-10-15T15:30:00", "minutes": 90}, '
        '"before": {"event": 0, "year": 0, "claimant": 0}}. '
        "Exit codes: 0 there is an outcome, 2 an error in the document or the facts."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the document, or - for the standard input")
        parser.add_argument("--facts", metavar="FACTS.json", help="the facts, or - for the standard input")
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", help="one input; may be repeated"
        )
        parser.add_argument("--json", action="store_true", help="print JSON: outcome, code, awards, lines")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                policy, facts = read(options["file"], options["facts"], options["set"])
                found = tried(policy, trial(policy, facts))
            except Unreadable as error:
                raise CommandError(str(error), returncode=REFUSED) from error
            except PolicyErrors as errors:
                raise self.refused(errors, [told(problem) for problem in errors.problems]) from errors
            except FactsErrors as errors:
                raise self.refused(errors, [tell(problem) for problem in errors.problems]) from errors
            if options["json"]:
                self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
                return
            for line in policy_lines(judged(policy, found)):
                self.stdout.write(line)
            if found.code == MISSING_INPUT:
                self.stdout.write(f"    {', '.join(policy.missing(trial(policy, facts).inputs))}")

    def refused(self, errors: Refusal, lines: list[str]) -> CommandError:
        for line in lines:
            self.stderr.write(line)
        return CommandError(told_refusal(errors), returncode=REFUSED)


def read(file: str, facts: str | None, inputs: list[str]) -> tuple[Policy, Any]:
    """The policy, and the facts with the inputs that were set. Raises PolicyErrors, Unreadable."""
    if file == facts == STDIN:
        raise Unreadable(gettext("The standard input holds one thing: name a file for the other."))
    policy = compile_policy(parse(text_of(file), name=file))
    found = json_of(facts) if facts else {}
    key = "facts" if isinstance(found, dict) and "facts" in found else "inputs"
    if inputs and isinstance(found, dict) and isinstance(found.get(key, {}), dict):
        found[key] = {**found.get(key, {}), **dict(_given(policy, one) for one in inputs)}
    return policy, found


def json_of(file: str) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(text_of(file))
    except (ValueError, RecursionError) as error:
        facts = {"file": file, "reason": error}
        raise Unreadable(gettext("%(file)s: this is not JSON: %(reason)s") % facts) from error


def _given(policy: Policy, text: str) -> tuple[str, Any]:
    """NAME=VALUE by the type that the policy asks for; what does not fit is told by `trial`."""
    name, _equals, value = text.partition("=")
    types = {asked.name: asked.type for asked in policy.document.inputs}
    if types.get(name) in ("choice", "date"):
        return name, value
    try:
        return name, json.loads(value)
    except (ValueError, RecursionError):
        return name, value
