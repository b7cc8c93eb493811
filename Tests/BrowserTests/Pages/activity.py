"""The browser test of the page Activity: figures, heatmap, lines, downloads, choices in the address, states."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest, main
from survey import survey
from visit import FIGURES_THERE, Visit

MOST_BYTES = 120 * 1024
MOST_HTML = 20 * 1024
PATH = "/activity"
INSTEAD = "document.querySelector('#instead h3') !== null"
THERE = (
    f"{FIGURES_THERE} && document.querySelector('.chart-line') !== null"
    " && document.querySelector('#recent tbody td time') !== null"
    " && document.querySelector('#content [aria-busy=true]') === null"
)
EMPTY_THERE = f"{FIGURES_THERE} && document.querySelector('#content [aria-busy=true]') === null"
CELL = "[data-day='{}']"
ADDRESS = "location.search"


def day_of(text):
    return date.fromisoformat(text[:10])


def today():
    return datetime.now(UTC).date()


def long_day(day):
    return f"{day:%A}, {day.day} {day:%B %Y}"


def level(count):
    return min(4, (count + 1) // 2)


class ActivityTest(BrowserTest):
    @property
    def rows(self):
        return self.suite["activity"]

    def own_uploads(self):
        own = [each for each in self.rows["tracks"] if each["artists"] == [self.rows["artist"]]]
        return Counter(day_of(each["publishedAt"]) for each in own)

    def opened(self, visit, query=""):
        visit.open(PATH + query)
        visit.until(THERE, "the page's sections")
        visit.settled()

    def chosen(self, visit):
        return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}

    def states(self):
        def whole(visit):
            visit.open()
            visit.until(THERE, "the page's sections")

        def empty(visit):
            visit.open()
            visit.until(EMPTY_THERE, "the page's sections")

        def instead(visit):
            visit.open()
            visit.until(INSTEAD, "a state instead of the sections")

        def failed(visit):
            visit.refusals = (503,)
            visit.page.route("**/api/v1/activity*", lambda route: route.fulfill(
                status=503, content_type="application/json",
                body='{"error":{"code":"unavailable","message":"The catalog service does not answer."}}'))  # fmt: skip
            visit.open()
            visit.until("document.querySelectorAll('.notice.is-failed').length === 5", "five failed sections")

        day = today() - timedelta(days=3)
        survey(self, "activity", whole, who="active", path=PATH)
        survey(self, "activity-chosen", whole, who="active", base="configured",
               path=f"{PATH}?xray=on&period=All&days=90&day={day}")  # fmt: skip
        survey(self, "activity-empty", empty, who="zoned", path=PATH, keyboard=False)
        survey(self, "activity-none", instead, who="none", path=PATH, keyboard=False)
        survey(self, "activity-failed", failed, who="active", path=PATH)

    def figures(self):
        tracks = sum(self.own_uploads().values())
        recent = sum(n for day, n in self.own_uploads().items() if day > today() - timedelta(days=30))
        with Visit(self, who="active", path=PATH) as visit:
            self.opened(visit)
            self.checks.equal(visit.text("#whose bdi"), "Ivy Active", "the page names the artist")
            self.checks.equal(visit.figure("tracks"), tracks, "all tracks")
            self.checks.that(f"{recent} new in 30 days" in visit.text("[data-figure=tracks]"), "the new ones")
            self.checks.equal(visit.figure("plays"), len(self.rows["plays"]), "all plays")
            self.checks.that(
                "+40 in 30 completed days, 35 more than in the 30 before" in visit.text("[data-figure=plays]"),
                "the change of plays", visit.text("[data-figure=plays]"),
            )  # fmt: skip
            self.checks.that("%" in visit.text("[data-figure=share] .figure-value"), "a share of the platform")
            self.checks.that("points" in visit.text("[data-figure=share] .figure-note"), "points")
            visit.until("document.querySelector('[data-figure=achievements] data') !== null", "the achievements")
            known = visit.page.evaluate(
                "async () => await (await fetch('/api/v1/progress/achievements?list=false')).json()"
            )
            self.checks.equal(visit.figure("achievements"), known["unlocked"], "the account's achievements")
            told = visit.text("[data-figure=achievements] .figure-note")
            sign = "+" if known["unlockedRecently"] > 0 else ""
            self.checks.that(f"{sign}{known['unlockedRecently']} in 30 days" in told, "the new ones", told)
            for section in ("totals", "uploads", "series", "downloads", "recent"):
                told = visit.text(f"#{section}-state")
                self.checks.that(told.startswith("As of "), f"{section} says as of when", told)

    def heatmap(self):
        """The year by keyboard alone: cells, the day's panel, the year's ends."""
        uploads = {day: n for day, n in self.own_uploads().items() if day.year == today().year}
        with Visit(self, who="active", path=PATH) as visit:
            self.opened(visit)
            marked = visit.page.evaluate(
                "() => [...document.querySelectorAll('.heat [data-day]')].filter((each) => each.dataset.level !== '0')"
                ".map((each) => [each.dataset.day, Number(each.dataset.level)])"
            )
            self.checks.equal(
                sorted(marked), sorted([str(day), level(n)] for day, n in uploads.items()), "days and their levels"
            )
            visit.tab_to(".heat [data-day]")
            here = "() => document.activeElement.dataset.day"
            self.checks.equal(visit.page.evaluate(here), str(today()), "the grid begins with today")
            visit.press("Home")
            self.checks.equal(visit.page.evaluate(here), f"{today().year}-01-01", "Home goes to the year's first day")
            visit.press("ArrowRight", "ArrowDown")
            if today() > date(today().year, 1, 9):
                self.checks.equal(visit.page.evaluate(here), f"{today().year}-01-09", "a week and a day on")
            visit.press("End")
            self.checks.equal(visit.page.evaluate(here), str(today()), "End goes to today")
            visit.press("ArrowDown")
            self.checks.equal(visit.page.evaluate(here), str(today()), "there is no day behind today")
            wanted = today() - timedelta(days=3)
            if wanted.year != today().year:
                return
            visit.press("ArrowUp", "ArrowUp", "ArrowUp")
            self.checks.that(visit.page.is_visible(".heat-tip"), "a day with the focus has its tooltip")
            self.checks.equal(visit.text(".heat-tip"), f"{long_day(wanted)}: 8 uploads", "the tooltip's words")
            visit.press("Enter")
            visit.until("document.querySelectorAll('.day-tracks li').length === 5", "five tracks")
            self.day(visit, wanted)
            self.checks.equal(self.chosen(visit).get("day"), str(wanted), "the day is in the address")
            visit.page.reload(wait_until="load")
            visit.until("document.querySelectorAll('.day-tracks li').length === 5", "five tracks after reload")
            self.day(visit, wanted)
            visit.accessible("a chosen day")
            visit.page.focus("#day-close")
            visit.press("Escape")
            self.checks.that(visit.page.is_hidden("#day"), "Escape closes the day")
            self.checks.equal(visit.page.evaluate(here), str(wanted), "the focus is back on the day")
            self.checks.equal(self.chosen(visit).get("day"), None, "the address forgets it")
            visit.steady("choosing days")

    def day(self, visit, wanted):
        self.checks.equal(visit.text("#day-title"), long_day(wanted), "the panel names the day")
        self.checks.that(visit.text(".day-count").startswith("8 uploads, the first 5"), "the exact count")
        first = visit.text(".day-tracks li:first-child")
        self.checks.that("=Day 3 <b>0</b>" in first and "05:00 UTC" in first, "a title is text, with its time", first)
        self.checks.that("America/Toronto" in first, "the account's own clock beside it", first)

    def years(self):
        then = today() - timedelta(days=400)
        marked = f"document.querySelector(\"{CELL.format(then)}\")?.dataset.level === '1'"
        with Visit(self, who="active", path=PATH) as visit:
            self.opened(visit)
            offered = visit.page.locator("#year option").all_inner_texts()
            self.checks.equal(
                offered,
                [str(year) for year in range(today().year, then.year - 1, -1)],
                "years back to the first upload",
            )
            visit.page.select_option("#year", str(then.year))
            visit.until(marked, "the year's upload")
            self.checks.equal(self.chosen(visit), {"year": str(then.year)}, "the year is in the address")
            visit.page.reload(wait_until="load")
            visit.until(marked, "the same year again")
            self.checks.equal(visit.page.input_value("#year"), str(then.year), "the year is kept on reload")
            visit.page.click("#uploads-table")
            rows = visit.page.locator("#heat tbody tr:visible").all_inner_texts()
            self.checks.that(any(long_day(then) in each and "2" in each for each in rows), "the year as a table", rows)
            visit.accessible("the year as a table")

    def xray(self):
        other = today() - timedelta(days=6)
        if other.year != today().year:
            return
        with Visit(self, who="active", path=PATH) as visit:
            self.opened(visit)
            self.checks.equal(visit.page.get_attribute("#xray", "aria-pressed"), "false", "X-Ray is off at first")
            self.checks.equal(visit.count(".heat [data-kind=platform]"), 0, "without it the days are one's own")
            visit.page.click("#xray-why")
            self.checks.that("platform" in visit.text("#xray-list"), "the colours are explained")
            visit.page.focus("#xray")
            visit.press("Enter")
            for _ in range(2):
                cell = f"document.querySelector(\"{CELL.format(other)}\")"
                visit.until(f"{cell}?.dataset.kind === 'platform'", "the platform's day")
                self.checks.equal(self.chosen(visit).get("xray"), "on", "X-Ray is in the address")
                self.checks.equal(visit.page.get_attribute("#xray", "aria-pressed"), "true", "the button is pressed")
                own = today() - timedelta(days=10)
                kind = visit.page.get_attribute(f".heat {CELL.format(own)}", "data-kind")
                self.checks.equal(kind, "own", "a day with own uploads stays one's own")
                told = visit.page.get_attribute(f".heat {CELL.format(other)}", "aria-label")
                self.checks.equal(told, f"{long_day(other)}: no uploads; platform: 9", "the platform's count")
                visit.page.reload(wait_until="load")
            visit.accessible("X-Ray")

    def series(self):
        with Visit(self, who="active", path=PATH) as visit:
            self.opened(visit)
            facts = visit.text("[data-series=plays] .chart-facts")
            busiest = today() - timedelta(days=1)
            self.checks.that("Total 40 plays" in facts, "plays of 30 days", facts)
            self.checks.that(f"{busiest.day} {busiest:%b %Y} with 30" in facts, "the peak day", facts)
            self.checks.that("1.4 over 29 completed days" in facts, "the daily average", facts)
            visit.page.check("[name=days][value='90']", force=True)
            visit.until("document.querySelector('[data-series=plays] dd')?.textContent === '45 plays'", "90 days")
            self.checks.equal(self.chosen(visit), {"days": "90"}, "the days are in the address")
            self.range(visit)
            visit.page.reload(wait_until="load")
            visit.until("document.querySelector('[data-series=plays] dd')?.textContent === '5 plays'", "the same range")
            self.checks.that(visit.page.is_visible("#range"), "the range's fields are there after reload")
            self.file(visit)

    def range(self, visit):
        visit.page.check("[name=days][value=custom]", force=True)
        first, last = today() - timedelta(days=50), today() - timedelta(days=40)
        for fields, words in (
            ((last, first), "before the first"), ((first, today() + timedelta(days=2)), "still to come"),
            ((today() - timedelta(days=1100), today()), "1,101 days"),
        ):  # fmt: skip
            visit.page.fill("#from", str(fields[0]))
            visit.page.fill("#until", str(fields[1]))
            visit.press("Enter")
            told = visit.text("#range-problem")
            self.checks.that(words in told, f"a range that cannot be: {words}", told)
        visit.page.fill("#from", str(first))
        visit.page.fill("#until", str(last))
        visit.press("Enter")
        visit.until("document.querySelector('[data-series=plays] dd')?.textContent === '5 plays'", "the range")
        self.checks.equal(self.chosen(visit), {"days": "90", "from": str(first), "until": str(last)}, "its address")

    def file(self, visit):
        """The file has what the tables on the page have."""
        answer = visit.context.request.get(visit.base + visit.page.get_attribute("#csv", "href"))
        rows = list(csv.reader(io.StringIO(answer.text(), newline="")))
        self.checks.equal(rows[0], ["day", "plays", "downloads"], "the file's head")
        shown = {}
        for kind in ("plays", "downloads"):
            visit.page.click(f"[data-series={kind}] .chart-head button")
            cells = visit.page.locator(f"[data-series={kind}] tbody tr td:nth-child(2)").all_inner_texts()
            shown[kind] = [each.split()[0].replace(",", "") for each in cells]
        self.checks.equal(
            [row[1:] for row in rows[1:]],
            [list(each) for each in zip(shown["plays"], shown["downloads"], strict=True)],
            "the file is what the tables show",
        )  # fmt: skip
        visit.accessible("both tables")

    def downloads(self):
        monday = today() - timedelta(days=today().weekday())
        days = [(day_of(each["at"]), each) for each in self.rows["downloads"]]
        with Visit(self, who="active", base="configured", path=PATH) as visit:
            self.opened(visit)
            for period, span in (("7D", 7), ("30D", 30), ("90D", 90), ("All", 10_000)):
                first = today() - timedelta(days=span - 1)
                inside = [each for day, each in days if day >= first]
                visit.page.check(f"[name=period][value='{period}']", force=True)
                visit.until(
                    "document.querySelector('#downloads-section').getAttribute('aria-busy') === 'false'", "the cards"
                )
                self.checks.equal(visit.figure("downloads"), len(inside), f"downloads of {period}")
                latest = {each["listener"]: day for day, each in sorted(days, key=lambda pair: pair[1]["at"])}
                self.checks.equal(
                    visit.figure("listeners"), sum(day >= first for day in latest.values()), f"users of {period}"
                )
                self.checks.equal(visit.figure("week"), sum(day >= monday for day, _ in days), "this week")
                wanted = {} if period == "30D" else {"period": period}
                self.checks.equal(self.chosen(visit), wanted, f"{period} in the address")
            self.checks.that("events only" in visit.text("[data-figure=listeners]"), "All counts users of events only")
            self.checks.that("brought in without dates" in visit.text("[data-figure=downloads]"), "All tells the rest")
            self.rows_and_links(visit, len(days))
        # Sections that the address asks for come before the first view, which has the links.
        day = today() - timedelta(days=400)
        with Visit(self, who="active", base="configured", path=PATH) as visit:
            self.opened(visit, f"?period=All&year={day.year}&day={day}")
            for place in ("[data-figure=top]", ".day-tracks li"):
                visit.until(
                    f"document.querySelector('{place} a[href^=\"https://beatpass.example/track/\"]') !== null",
                    f"the link in {place}",
                )
            self.checks.that(True, "top track and a day's tracks lead to their pages")

    def rows_and_links(self, visit, total):
        newest = max(self.rows["downloads"], key=lambda each: each["at"])
        self.checks.equal(visit.count("#recent tbody tr"), 5, "five rows at first")
        row = visit.page.locator("#recent tbody tr").first
        self.checks.equal(
            [each.get_attribute("href") for each in row.locator("a:not(.license-link)").all()],
            [
                f"https://beatpass.example/user/{newest['listener'].replace(':', '%3A')}",
                f"https://beatpass.example/track/{newest['track']}",
            ],
            "downloader and track lead to their pages",
        )
        self.checks.that("1 day ago" in row.inner_text(), "a relative time", row.inner_text())
        exact = row.locator("time").get_attribute("title")
        self.checks.that(exact in row.locator("time").text_content(), "with the exact one for all", exact)
        visit.page.focus("#more button")
        visit.press("Enter")
        visit.until(f"document.querySelectorAll('#recent tbody tr').length === {total}", "all rows")
        self.checks.equal(visit.count("#more button"), 0, "there is no more to load")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, "the focus stays on the page")

    def alone(self):
        """A section that fails says so, keeps the others, and comes back."""
        with Visit(self, who="active", path=PATH, refusals=(503,)) as visit:
            self.opened(visit)
            pattern = "**/api/v1/activity/series?*"
            visit.page.route(pattern, lambda route: route.fulfill(
                status=503, content_type="application/json",
                body='{"error":{"code":"unavailable","message":"The catalog service does not answer."}}'))  # fmt: skip
            visit.page.check("[name=days][value='7']", force=True)
            visit.until("document.querySelector('#series-state .notice.is-failed') !== null", "the failed section")
            self.checks.equal(visit.count(".notice"), 1, "one section alone fails")
            self.checks.that("catalog" in visit.text("#series-state"), "it says why")
            self.checks.equal(visit.count(".chart-line"), 0, "another period's lines are not left there")
            visit.accessible("a failed section")
            visit.screenshot("activity-section-failed")
            visit.page.unroute(pattern)
            pattern = "**/api/v1/activity/uploads?*"
            then = str((today() - timedelta(days=400)).year)
            visit.page.route(pattern, lambda route: None if "platform" not in route.request.url else route.fulfill(
                status=503, content_type="application/json",
                body='{"error":{"code":"unavailable","message":"The catalog service does not answer."}}'))  # fmt: skip
            visit.page.select_option("#year", then)
            visit.page.click("#xray")
            visit.until("document.querySelector('#uploads-state .notice.is-failed') !== null", "the failed year")
            self.checks.that("not known" in visit.text("#heat-foot"), "another year's days are not left there")
            self.checks.equal(visit.page.input_value("#year"), then, "the year that was chosen")
            visit.page.unroute(pattern)
            visit.page.click("#xray")
            visit.page.select_option("#year", str(today().year))
            visit.until("document.querySelector('#uploads-state .notice') === null"
                        " && document.querySelector('#uploads-section').getAttribute('aria-busy') === 'false'", "the year")  # fmt: skip
            visit.page.focus("#series-state [data-retry]")
            visit.press("Enter")
            visit.until("document.querySelectorAll('.chart-line').length === 2", "the lines")
            self.checks.equal(visit.focused(), "series-title", "the focus goes to the section's head")
            visit.page.route("**/api/v1/activity*", lambda route: route.abort())
            visit.refusals = (503, )
            complaints = len(visit.complaints)
            visit.page.evaluate("() => document.activeElement.blur()")
            visit.press("r")
            visit.until("document.querySelectorAll('.notice.is-stale').length === 4", "four old sections")
            del visit.complaints[complaints:]
            self.checks.equal(visit.figure("plays"), len(self.rows["plays"]), "old figures stay")
            visit.accessible("old sections")
            visit.screenshot("activity-old")

    def weight(self):
        with Visit(self, who="active", path=PATH) as visit:
            answer = visit.open()
            visit.until(THERE, "the page's sections")
            visit.settled()
            whole = len(answer.body())
            self.checks.that(whole < MOST_HTML, f"the HTML has under {MOST_HTML} bytes", whole)
            self.checks.that(visit.bytes < MOST_BYTES, f"Activity weighs under {MOST_BYTES} bytes", visit.bytes)
            shift = visit.page.evaluate("() => window.layoutShift")
            self.checks.figure(
                f"Activity: {visit.bytes} bytes over the wire in {len(visit.addresses)} requests,"
                f" HTML {whole} bytes, layout shift {shift:.4f}"
            )


if __name__ == "__main__":
    main(
        ActivityTest,
        [
            ActivityTest.figures, ActivityTest.heatmap, ActivityTest.years, ActivityTest.xray, ActivityTest.series,
            ActivityTest.downloads, ActivityTest.alone, ActivityTest.weight, ActivityTest.states,
        ],
    )  # fmt: skip
