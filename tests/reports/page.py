"""A page of HTML read back, to hold it against what we may write."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "link", "hr"}
HTML = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section"),
    *("h1", "h2", "h3", "h4", "p", "div", "span", "strong", "code", "pre", "ul", "ol", "li"),
    *("dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure"),
    *("figcaption", "article", "details", "summary", "fieldset", "legend", "label", "input"),
    "script",
}
SVG = {"svg", "rect", "line", "polyline", "polygon", "circle", "text"}
MATHML = {"math", "mrow", "mi", "mn", "mo", "mfrac", "msub", "msup", "mtext", "munderover"}
ATTRIBUTES = {
    *("aria-hidden", "aria-label", "aria-labelledby", "autocomplete", "charset", "checked"),
    *("class", "content", "cx", "cy", "data-status", "focusable", "height", "hidden"),
    *("http-equiv", "id", "lang", "name", "points", "preserveaspectratio", "r", "role", "scope"),
    *("spellcheck", "tabindex", "text-anchor", "type", "value", "viewbox", "width", "x", "x1"),
    *("x2", "y", "y1", "y2"),
}
CLASS = re.compile(r"(gk(-[a-z]+)*)( gk(-[a-z]+)*)*")


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    above: Element | None = None
    inside: list[Element | str] = field(default_factory=list)

    def all(self, name: str = "") -> list[Element]:
        """Give the elements below it, in the order of the page."""
        found = []
        for each in self.inside:
            if isinstance(each, Element):
                found += [each] if name in {"", each.name} else []
                found += each.all(name)
        return found

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def of_class(self, name: str) -> list[Element]:
        return [each for each in self.all() if name in each.classes]


class Reader(HTMLParser):
    """Build the tree, and refuse what browsers would have to guess."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.place = Element("", {})

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.place)
        self.place.inside.append(element)
        if tag not in VOID:
            self.place = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.place.name == tag, f"</{tag}> closes <{self.place.name}>"
        assert self.place.above is not None
        self.place = self.place.above

    def handle_data(self, data):
        self.place.inside.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")


def read(page: str) -> Element:
    """Read a page or a fragment whose elements are all closed."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.place is reader.root, f"<{reader.place.name}> is not closed"
    return reader.root


def foreign(root: Element) -> set[str]:
    """Name the elements, attributes and classes that are not ours."""
    found = {each.name for each in root.all()} - HTML - SVG - MATHML
    for each in root.all():
        found |= {f"{each.name} {name}" for name in each.attributes.keys() - ATTRIBUTES}
        if "class" in each.attributes and not CLASS.fullmatch(each.attributes["class"]):
            found.add(each.attributes["class"])
    return found


def digest(text: str) -> str:
    """Write a text's digest as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
