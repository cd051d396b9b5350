"""What a recipient will see of a link that is not made yet: the pages themselves, which do nothing."""

from dataclasses import dataclass, replace

from flask import render_template
from markupsafe import Markup

from app import journey
from app.domain.answers import Answers, Exports, SignIn
from app.domain.choices import AuthMode, SyncMode
from app.forms.sign_in import SignInForm
from app.views.parts import parts

WAYS = SignInForm.auth_mode.args[1]


@dataclass(frozen=True)
class PreviewPage:
    """One page: its name, the ways to authorize on which it comes (none named: on all), and its look."""

    step: str
    ways: tuple[str, ...]
    html: Markup


def pages(first: Answers) -> list[PreviewPage]:
    """Return every page that the recipient may meet, in order, each once."""
    allowed = first.auth_modes or tuple(AuthMode)
    if "auth_mode" in first.presets:
        allowed = (AuthMode(first.presets["auth_mode"]),)
    met = {mode: journey.path(_of_way(first, mode)) for mode in allowed}
    found = []
    for step in journey.STEPS:
        on = [mode for mode in allowed if step in met[mode]]
        if not on:
            continue
        ways = () if len(on) == len(allowed) else tuple(WAYS[mode] for mode in on)
        found.append(PreviewPage(step.name, ways, _drawn(step, _of_way(first, on[0]))))
    return found


def _of_way(first: Answers, mode: AuthMode) -> Answers:
    """Return the answers of somebody who has chosen this way, and lists exports where that may be."""
    chosen = replace(first, sign_in=SignIn(mode))
    if first.exports is None:
        chosen = replace(chosen, exports=Exports(SyncMode.SPECIFIC_EXPORTS))
    return chosen


def _drawn(step: journey.Step, answers: Answers) -> Markup:
    # What was only supposed, so that the pages behind it come, is not answered yet.
    supposed = step.name in ("sign_in", "exports")
    shown = answers.with_section(step.name, None) if supposed else answers
    form = step.form(None, shown, parts().lists.for_step(step.name))
    drawn = render_template(
        f"steps/{step.name}.html",
        form=form,
        is_preview=True,
        back_url=None,
        forgotten=frozenset(),
        was_open_too_long=False,
    )
    # The page around it has the one heading of the first rank. What people typed cannot look like a tag.
    drawn = drawn.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    # A picture of a password box asks for none, and no browser may fill the operator's own in there.
    drawn = drawn.replace('type="password"', 'type="text"')
    return Markup(drawn)  # noqa: S704 - our own template, escaped by itself
