"""What is asked of a page: by screen readers, on a small screen, without scripts, by keyboard."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import Page

#: WCAG 2.2, levels A and AA, and what axe counts as good practice.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The narrowest screen: 320 px of CSS are also 1280 px at a zoom of 400% (WCAG 1.4.10).
NARROW = 320
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Links, forms, headings and tables of the page's own part that nobody sees, but for those in
#: details that are shut, and fields for which a script puts a button; and boxes that scroll
#: sideways where no key comes to.
_LOST = """() => {
  const held = "a[href], button, input:not([type=hidden], [hidden]), select, textarea, summary, "
    + "h1, table";
  const shut = one => { const at = one.parentElement.closest("details:not([open])");
    return at && !(one.matches("summary") && at === one.parentElement && !shut(at)) };
  const cut = one => { for (let at = one; at; at = at.parentElement) {
    if (getComputedStyle(at).clipPath.startsWith("inset(50%")) return true } return false };
  const gone = one => { const box = one.getBoundingClientRect();
    return !one.checkVisibility({visibilityProperty: true}) || box.width < 2 || box.height < 2
      || box.right <= 0 || box.left >= document.documentElement.clientWidth && !scrolls(one) };
  const scrolls = one => one.closest("[tabindex='0']");
  const lost = [...document.querySelectorAll(`main :is(${held})`)]
    .filter(one => !shut(one) && (cut(one) || gone(one)));
  const stuck = [...document.querySelectorAll("body *")].filter(one =>
    ["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one.tabIndex < 0
    && one.scrollWidth > one.clientWidth + 1);
  const told = words => one => `${words}: ${one.outerHTML.slice(0, 120)}`;
  return [...lost.map(told("not seen")), ...stuck.map(told("scrolls, and has no focus"))]
}"""
#: How a page is made: its elements with their attributes, without its words; what refers to what by
#: the order in which it is met. Rows and items of one list that are made alike are told twice.
_MADE = """() => {
  const met = new Map(), nth = name => met.set(name, met.get(name) ?? met.size).get(name);
  const refers = ["id", "for", "list", "aria-describedby", "aria-labelledby", "aria-controls"];
  const told = {class: 1, role: 1, type: 1, scope: 1, lang: 1, tabindex: 1};
  const value = held => refers.includes(held.name) ? held.value.split(" ").map(nth)
    : held.name in told ? held.value : !!held.value;
  const own = one => [one.tagName, !!one.textContent.trim(),
    ...[...one.attributes].map(held => `${held.name}=${value(held)}`)].join(" ");
  const second = (one, all) => all.indexOf(one, all.indexOf(one) + 1);
  const early = (one, at, all) => at <= second(one, all) || second(one, all) < 0;
  const whole = one => { const before = own(one), held = [...one.children].map(whole);
    return `${before}(${one.matches("tbody, ul, ol, dl, select") ? held.filter(early) : held})` };
  return whole(document.documentElement) }"""


#: The words of the page's own part, shut details and all; without what is entered, what shows how
#: something is to be written or how a file has it (code), and a source's own title and place
#: (cite).
_WORDS = """() => { const held = document.querySelector("main").cloneNode(true);
  held.querySelectorAll("script, style, code, cite, input, textarea").forEach(one => one.remove());
  return [...held.querySelectorAll("*")].flatMap(one => [...one.childNodes]
    .filter(each => each.nodeType === Node.TEXT_NODE).map(each => each.data)).join(" ") }"""
#: A day as a machine writes it, by itself and not within an id or an address.
_DAY = re.compile(r"(?<![\w/.~=-])\d{4}-\d\d-\d\d(?![\w/~-]|\.\w)", re.ASCII)
#: The buttons by which tasks are begun.
_BEGINS = """() => [...document.querySelectorAll("main form[method=post]")]
  .map(one => one.getAttribute("action") || "").filter(one => one.includes("/begin/"))"""


def days_of_machines(page: Page) -> list[str]:
    """Days that a page shows as machines write them and not as they are read, in words; but for one
    after "as", which says how a file or an address has it: "give it as 2019-07-01"."""
    words = page.evaluate(_WORDS)
    # Each with the two words before it, so that it is found on the page.
    found = {tuple(words[: day.end()].split()[-3:]) for day in _DAY.finditer(words)}
    return [f"shows {' '.join(one)}" for one in sorted(found) if one[-2:-1] != ("as",)]


def refused(page: Page) -> list[str]:
    """Tasks that a page offers by a button and that are refused, in words."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    found = []
    for at in dict.fromkeys(page.evaluate(_BEGINS)):
        answer = page.request.post(
            urljoin(page.url, at),
            form={"csrfmiddlewaretoken": cookies.get("csrftoken", "")},
            headers={"Referer": page.url},
            max_redirects=0,
        )
        if answer.status != 302 or "/sign-in/" in answer.headers["location"]:
            found.append(f"offers {at}, answered {answer.status}")
    return found


def made(page: Page) -> str:
    """How a page is made, whatever it says: axe finds the same on all that are made alike."""
    return str(page.evaluate(_MADE))


def against(page: Page) -> list[str]:
    """What axe-core finds against a page, in words."""
    from axe_playwright_python.sync_playwright import Axe

    # Of what is against the page every place is named; of the rest one place of each rule will do,
    # as naming tens of thousands takes minutes.
    options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response
    # A run that looked at nothing would find nothing.
    assert len(found["passes"]) > 10
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def over(page: Page) -> int:
    """By how many pixels a page is wider than its screen: then it scrolls sideways."""
    return max(0, int(page.evaluate(_OVER)))


def lost(page: Page) -> list[str]:
    """What of a page cannot be seen or reached as it stands, in words."""
    return [str(one) for one in page.evaluate(_LOST)]
