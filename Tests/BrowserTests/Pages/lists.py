"""What the tests of My Beats and My Collections have in common: a table whose rows are downloaded again and compared
with the screen, its search, its filters, its sorting and its pages in the address."""

import csv
import io
import json
import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest
from visit import FIGURES_THERE, Visit

MOST_BYTES = 150 * 1024
MOST_HTML = 20 * 1024
THERE = (
    f"{FIGURES_THERE} && document.querySelector('#list tbody time') !== null"
    " && document.querySelector('#content [aria-busy=true]') === null"
)
QUIET = "document.querySelector('#content [aria-busy=true]') === null"
INSTEAD = "document.querySelector('#instead h3') !== null"
TITLES = (
    "() => [...document.querySelectorAll('#list tbody .work-title bdi')].map((each) => each.textContent)"
)
FORMULA = "=+-@＝＋－＠"
DOWN = '{"error":{"code":"unavailable","message":"The catalog service does not answer."}}'


def shown_title(title):
    """A title as the page shows it: without spaces around it."""
    return title.strip(" \t\r\n")


def plain(text):
    """A value of a file without the apostrophes that keep spreadsheets from running it."""
    pieces = re.split("([;\t\r\n])", text)
    for place in range(0, len(pieces), 2):
        piece, after = pieces[place], "".join(pieces[place + 1 : place + 2])
        if piece[:1] == "'" and runs(piece[1:], place == 0, after):
            pieces[place] = piece[1:]
    return "".join(pieces)


def runs(piece, is_first, after):
    """Whether a spreadsheet may take a piece of a text, which ends at a separator, for a formula."""
    core = [
        each for each in piece
        if not each.isspace() and each not in "'\"" and unicodedata.category(each) not in ("Cf", "Cc")
    ]  # fmt: skip
    return core[0] in FORMULA if core else is_first and after in ("\t", "\r", "\n")


class ListTest(BrowserTest):
    """A subclass names its page: `path`, `api`, `name` (of the rows), `who`."""

    path = api = name = ""
    who = "lister"

    @property
    def rows(self):
        return self.suite["lists"]

    def opened(self, visit, query=""):
        visit.open(self.path + query)
        visit.until(THERE, "the table")
        visit.settled()

    def quiet(self, visit):
        visit.until(QUIET, "the answer")

    def chosen(self, visit):
        return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}

    def titles(self, visit):
        return [shown_title(each) for each in visit.page.evaluate(TITLES)]

    def total(self, visit):
        """How many rows the page tells of."""
        words = visit.text("#count").split()
        return int(words[-1].replace(",", "")) if words and words[0] == "Showing" else 0

    def open_filters(self, visit):
        if visit.page.get_attribute("#filters-button", "aria-expanded") == "false":
            visit.page.click("#filters-button")

    def set(self, visit, **fields):
        """Fills fields of the filters as a reader does, and waits for the answer."""
        self.open_filters(visit)
        for name, value in fields.items():
            field = visit.page.locator(f"#filters [name={name}]")
            if field.evaluate("(it) => it.nodeName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
                field.blur()
        self.quiet(visit)

    def download(self, visit, kind):
        """The whole file behind a link of the page."""
        address = visit.page.get_attribute(f"[data-file={kind}]", "href")
        answer = visit.context.request.get(visit.base + address)
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        name = f"{self.name}-{self.rows['artist']}-{day}.{kind}"
        told = answer.headers["content-disposition"]
        self.checks.equal(told, f'attachment; filename="{name}"', f"the name of the {kind} file")
        return answer.body().decode("utf-8")

    def files(self, visit, what):
        """Opens both files again; they have the rows of all pages, in the order of the screen."""
        text = self.download(visit, "csv")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.checks.that("\r\n" in text and "\n" not in text.split("\r\n")[0], f"the lines end as they should: {what}")
        bad = [
            value for row in rows for name, value in row.items() if name != "growth_percent"
            for piece in re.split("[;\t\r\n]", value)
            if piece.lstrip("\"' \u202e\u202c")[:1] in tuple("=+-@") and not piece.startswith("'")
        ]  # fmt: skip
        self.checks.that(not bad, f"no value is a formula: {what}", bad)
        value = json.loads(self.download(visit, "json"))
        objects = value[self.name]
        self.checks.equal(value["total"], len(objects), f"the JSON file counts its rows: {what}")
        self.checks.equal([plain(row["title"]) for row in rows], [each["title"] for each in objects],
                          f"both files have the same titles: {what}")  # fmt: skip
        self.checks.equal(len(rows), self.total(visit), f"as many rows as the page tells of: {what}")
        first = self.titles(visit)
        self.checks.equal([shown_title(each["title"]) for each in objects[: len(first)]], first,
                          f"the file begins as the screen does: {what}")  # fmt: skip
        return rows, objects

    def failing(self):
        """The table alone fails, says so, and comes back; then all of the page."""
        with Visit(self, who=self.who, path=self.path, refusals=(503,)) as visit:
            self.opened(visit)
            pattern = f"**{self.api}/list*"
            visit.page.route(pattern, lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.page.click("#list thead button >> nth=0")
            visit.until("document.querySelector('#list-state .notice.is-failed') !== null", "the failed table")
            self.checks.equal(visit.count(".notice"), 1, "the table alone fails")
            self.checks.that("catalog" in visit.text("#list-state"), "it says why")
            self.checks.equal(visit.count("#list tbody tr"), 0, "rows of another order are not left there")
            visit.accessible(f"{self.name}: a failed table")
            visit.screenshot(f"{self.name}-table-failed")
            visit.page.unroute(pattern)
            visit.page.focus("#list-state [data-retry]")
            visit.press("Enter")
            visit.until(THERE, "the rows")
            self.checks.equal(visit.focused(), "list-title", "the focus goes to the section's head")
            # A question in place of one that was not answered yet: what is shown answers neither.
            visit.page.route(pattern, lambda route: None)
            visit.page.click("#list thead button >> nth=1")
            visit.page.route(f"**{self.api}?*", lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.page.click("#reload")
            visit.until("document.querySelector('#list-state .notice.is-failed') !== null", "the failed table")
            self.checks.equal(visit.count("#list tbody tr"), 0, "rows of another order do not stay after a reload")
            self.quiet(visit)
            visit.page.unroute(f"**{self.api}?*")
            visit.page.unroute(pattern)
            visit.page.click("#reload")
            visit.until(f"{THERE} && document.querySelector('.notice') === null", "all sections")
            visit.page.route(f"**{self.api}?*", lambda route: route.abort())
            visit.page.route(f"**{self.api}", lambda route: route.abort())
            before = len(visit.complaints)
            visit.page.evaluate("() => document.activeElement.blur()")
            visit.press("r")
            visit.until("document.querySelectorAll('.notice.is-stale').length >= 2", "old sections")
            del visit.complaints[before:]
            self.checks.that(visit.count("#list tbody tr") > 0, "old rows stay")
            visit.accessible(f"{self.name}: old sections")
            visit.screenshot(f"{self.name}-old")

    def weight(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            answer = visit.open()
            visit.until(THERE, "the table")
            visit.settled()
            whole = len(answer.body())
            self.checks.that(whole < MOST_HTML, f"the HTML has under {MOST_HTML} bytes", whole)
            self.checks.that(visit.bytes < MOST_BYTES, f"the page weighs under {MOST_BYTES} bytes", visit.bytes)
            shift = visit.page.evaluate("() => window.layoutShift")
            self.checks.figure(
                f"{self.path}: {visit.bytes} bytes over the wire in {len(visit.addresses)} requests,"
                f" HTML {whole} bytes, layout shift {shift:.4f}"
            )
