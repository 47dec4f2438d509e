"""`sourcier doctor`: the health of a library, its index and the model."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from assistant.cli.console import Console
from assistant.cli.session import chosen_library, encoder_of
from assistant.doctor.check import WORDS, Check, Severity, summary
from assistant.doctor.examination import examine
from assistant.doctor.model import find_model
from assistant.typography import spaced

HELP = "contrôler la bibliothèque, l’index et le modèle, sans rien changer"

_SHOWN = 5


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--full", action="store_true", help="charger aussi le modèle, et recalculer quelques vecteurs")
    parser.add_argument("--json", action="store_true", help="tous les contrôles en JSON, avec tout ce qu’ils ont trouvé")


def run(args: Namespace, console: Console) -> int:
    """Tell what each check found; the exit code is 1 if one failed."""
    model = find_model()
    encoder = encoder_of(console) if args.full and model.folder is not None else None
    try:
        case, checks = examine(chosen_library(args), model, encoder, console.progress)
    finally:
        console.close_bar()
    if args.json:
        console.json({"library": str(case.root), "status": _worst(checks), "checks": [check_json(check) for check in checks]})
    else:
        for check in checks:
            _show(check, console)
        console.line()
        console.line(spaced(summary(checks)))
    return 1 if _worst(checks) is Severity.FAIL else 0


def _worst(checks: Sequence[Check]) -> Severity:
    return max((check.status for check in checks), key=list(Severity).index, default=Severity.OK)


def check_json(check: Check) -> dict[str, Any]:
    """A check in the form that other programs read."""
    return {
        "name": check.name,
        "status": check.status.value,
        "message": check.message,
        "advice": check.advice,
        "details": list(check.details),
    }


def _show(check: Check, console: Console) -> None:
    console.line(spaced(f"{WORDS[check.status]:<8}{check.name} : {check.message}"))
    for detail in check.details[:_SHOWN]:
        console.line(spaced(f"          {detail}"))
    if len(check.details) > _SHOWN:
        console.line(f"          et {len(check.details) - _SHOWN} de plus (--json les donne tous)")
    if check.advice is not None:
        console.line(spaced(f"        → {check.advice}"))
