"""Texts that try to become code, markup, requests or a mess on the screen."""

from __future__ import annotations

import itertools

#: Sets a flag that the test looks for; the addresses are watched.
CODE = "window.hostile=(window.hostile||0)+1"
FRAMES = (
    "<script>{code}</script>",
    "</script><script>{code}</script>",
    "<img src=x onerror={code}>",
    "<img src=http://elsewhere.invalid/{n}.png>",
    '"><svg onload={code}>',
    "'><svg/onload={code}>",
    "<iframe srcdoc='<script>parent.{code}</script>'></iframe>",
    "<a href=javascript:{code}>x</a>",
    "javascript:{code}",
    '" onmouseover="{code}" x="',
    "' onfocus='{code}' autofocus='",
    "<style>@import url(http://elsewhere.invalid/{n}.css)</style>",
    "url(http://elsewhere.invalid/{n}.svg)",
    "<link rel=stylesheet href=http://elsewhere.invalid/{n}>",
    "<base href=http://elsewhere.invalid/>",
    "<meta http-equiv=refresh content='0;url=http://elsewhere.invalid/{n}'>",
    "<object data=http://elsewhere.invalid/{n}></object>",
    "<math><mtext></p><img src=x onerror={code}></mtext></math>",
    "<details open ontoggle={code}>",
    "<input onfocus={code} autofocus>",
    "${{{code}}}",
    "{{{{{code}}}}}",
    "`;{code};//",
    "]]><script>{code}</script>",
    "<!--><img src=x onerror={code}>-->",
    "\\u003cimg src=x onerror={code}\\u003e",
    "&lt;img src=x onerror={code}&gt;",
    "data:text/html,<script>{code}</script>",
    "data(label); background-image: url(http://elsewhere.invalid/{n})",
    "__proto__",
    "constructor",
    '=HYPERLINK("http://elsewhere.invalid/{n}")',
)
PLAIN = (
    "\u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629 abc \u202d",
    "\u0000\u0001\u001b[31m\u007f\u0085",
    "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1" * 12,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b" * 40,
    "line\none\r\ntwo\ttab",
    "\ufeff\u200b\u2028\u2029",
    "很" * 10_000,
    "a" * 10_000,
    "{name} {count} {label} %s %(x)s {0}",
    "",
)


def payloads(count: int = 300) -> list[str]:
    """``count`` texts, each different."""
    made = [*PLAIN]
    for number, frame in zip(itertools.count(), itertools.cycle(FRAMES), strict=False):
        if len(made) >= count:
            return made
        made.append(frame.format(code=CODE, n=number) + ("" if number < len(FRAMES) else f" {number}"))
    return made
