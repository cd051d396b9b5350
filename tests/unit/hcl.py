"""As much of HCL as our own Terraform has: strings, attributes and blocks, read by HCL's rules."""

import re

ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
PART = re.compile(
    r"\\(?P<escape>[nrt\"\\])|\\u(?P<short>[0-9a-f]{4})|\\U(?P<long>[0-9a-f]{8})"
    r"|(?P<dollar>\$\$\{)|(?P<percent>%%\{)|(?P<template>[$%]\{)|(?P<plain>[^\\])"
)


class TemplateError(Exception):
    """A string that HCL would work out, instead of taking it as it stands."""


def string(source: str) -> str:
    """Return what a quoted string stands for. Raises TemplateError, and ValueError where it is no string."""
    if "\n" in source or not (whole := STRING.fullmatch(source)):
        raise ValueError(source)
    inside, at, found = whole[1], 0, []
    while at < len(inside):
        part = PART.match(inside, at)
        if part is None:
            raise ValueError(source)
        if part["template"]:
            raise TemplateError(source)
        number = part["short"] or part["long"]
        found.append(
            ESCAPED[part["escape"]]
            if part["escape"]
            else chr(int(number, 16))
            if number
            else part[0][1:]
            if part["dollar"] or part["percent"]
            else part[0]
        )
        at = part.end()
    return "".join(found)


def strings(source: str) -> list[str]:
    """Return every string of a configuration, with those of comments left out."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    return [string(one[0]) for line in lines for one in STRING.finditer(line)]


def attributes(source: str, head: str) -> dict[str, str]:
    """Return the attributes of one block as they are written; those of blocks inside it are left out."""
    (block,) = re.findall(rf"^{re.escape(head)} \{{\n(.*?)^\}}", source, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^  (\w+) += (.*)$", block, re.MULTILINE))


def inside(source: str, opening: str, closing: str) -> dict[str, str]:
    """Return the attributes between two lines."""
    part = source.partition(f"{opening}\n")[2].partition(f"\n{closing}\n")[0]
    return dict(re.findall(r"^ +(\w+) += (.*)$", part, re.MULTILINE))
