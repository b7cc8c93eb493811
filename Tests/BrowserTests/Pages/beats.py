"""The browser test of the page My Beats: figures, table, filters, files, collaborators, recommendations, states."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from lists import DOWN, INSTEAD, QUIET, THERE, ListTest, shown_title
from suite import main
from survey import survey
from visit import FIGURES_THERE, Visit

EMPTY_THERE = f"{FIGURES_THERE} && {QUIET}"
WHY_THERE = "document.querySelector('dialog[open] .explained-table td') !== null"


class BeatsTest(ListTest):
    path, api, name = "/beats", "/api/v1/beats", "beats"

    @property
    def tracks(self):
        """Newest first."""
        return sorted(self.rows["tracks"], key=lambda each: each["publishedAt"], reverse=True)

    def plays(self):
        counts = Counter(each["track"] for each in self.rows["plays"])
        return {each["id"]: counts[each["id"]] + each.get("opening", {}).get("plays", 0) for each in self.tracks}

    def figures(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            self.checks.equal(visit.text("#whose bdi"), "Lia Lister", "the page names the artist")
            self.checks.equal(visit.figure("tracks"), 62, "all tracks")
            self.checks.equal(visit.figure("plays"), sum(self.plays().values()), "all plays")
            told = visit.text("[data-figure=plays] .figure-note")
            self.checks.that("1,200 brought in without dates" in told, "plays without dates are told", told)
            self.checks.equal(visit.figure("collaborators"), 7, "collaborators")
            joint = sum(len(each["artists"]) > 1 for each in self.tracks)
            told = visit.text("[data-figure=collaborators] .figure-note")
            self.checks.equal(told, f"{joint} collaborative tracks", "collaborative tracks")
            self.checks.that("%" in visit.text("[data-figure=growth]"), "growth is measured")
            label = visit.text("#growth-label")
            self.checks.that(label != "" and label in visit.text("[data-figure=growth]"), "its label is at the head", label)
            for section in ("totals", "list", "people", "similar"):
                told = visit.text(f"#{section}-state")
                self.checks.that(told.startswith("As of "), f"{section} says as of when", told)

    def table(self):
        """Rows as they were put, with their links; 25 a page, by number."""
        with Visit(self, who=self.who, base="configured", path=self.path) as visit:
            self.opened(visit)
            expected = [shown_title(each["title"]) for each in self.tracks]
            self.checks.equal(self.titles(visit), expected[:25], "the newest 25")
            self.checks.equal(visit.text("#count"), "Showing 1–25 of 62", "which of how many they are")
            row = visit.page.locator("#list tbody tr").first
            track = self.tracks[0]["id"].replace(":", "%3A")
            self.checks.equal(
                [each.get_attribute("href") for each in row.locator("a[target=_blank]").all()],
                [f"https://beatpass.example/{kind}/{track}" for kind in ("track", "insights", "edit")],
                "title, insights and edit lead to their pages",
            )
            upload = visit.page.get_attribute("#upload", "href")
            self.checks.equal(upload, "https://beatpass.example/upload?artist=bt-lister", "the upload link")
            others = visit.text("#list tbody tr:first-child .others")
            self.checks.equal(others, f"+{len(self.tracks[0]['artists']) - 1}", "the other artists are counted")
            visit.page.click("#list [aria-label='Page 2']")
            self.quiet(visit)
            self.checks.equal(self.titles(visit), expected[25:50], "the next 25")
            self.checks.equal(self.chosen(visit), {"page": "2"}, "the page is in the address")
            held = visit.page.evaluate("() => document.activeElement.getAttribute('aria-label')")
            self.checks.equal(held, "Page 2", "the focus stays on the page's number")
            visit.page.click("#list [data-step='1']")
            self.quiet(visit)
            self.checks.equal(visit.text("#count"), "Showing 51–62 of 62", "the last page")
            visit.page.go_back()
            self.quiet(visit)
            self.checks.equal(visit.text("#count"), "Showing 26–50 of 62", "back leads to the page before")
            visit.page.reload(wait_until="load")
            visit.until(THERE, "the table")
            self.checks.equal(self.titles(visit), expected[25:50], "a reload keeps the page")
            self.opened(visit, "?page=9")
            visit.until("location.search === '?page=3'", "the last page there is")
            self.checks.equal(visit.text("#count"), "Showing 51–62 of 62", "a page beyond the last is the last")

    def sorting(self):
        """By keyboard alone, each column both ways."""
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            plays = self.plays()
            visit.tab_to("#list thead th:nth-child(4) button", most=80)
            for direction, sign in (("descending", -1), ("ascending", 1)):
                visit.press("Enter")
                self.quiet(visit)
                self.checks.equal(self.chosen(visit), {"sort": "plays", "order": direction}, "the order is in the address")
                told = visit.page.get_attribute("#list thead th:nth-child(4)", "aria-sort")
                self.checks.equal(told, direction, "the head says so")
                shown = visit.page.locator("#list tbody td:nth-child(4)").all_inner_texts()
                found = [int(each.split()[0].replace(",", "")) for each in shown]
                self.checks.equal(found, sorted(plays.values(), key=lambda each: sign * each)[:25], f"plays {direction}")
                held = visit.page.evaluate("() => document.activeElement.closest('th')?.cellIndex")
                self.checks.equal(held, 3, "the focus stays on the head")
            for place, key in ((1, "title"), (2, "artist"), (3, "duration"), (5, "growth"), (6, "points"), (7, "uploaded")):
                visit.page.click(f"#list thead th:nth-child({place}) button")
                self.quiet(visit)
                told = visit.page.get_attribute(f"#list thead th:nth-child({place})", "aria-sort")
                self.checks.that(told is not None and visit.count("#list tbody tr") == 25, f"the table sorts by {key}")
            self.opened(visit, "?sort=color&order=up")
            self.checks.equal(visit.text("#count"), "Showing 1–25 of 62", "a column that is none is passed over")

    def filters(self):
        rows = self.tracks
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            plays = self.plays()
            day = datetime.now(UTC).date() - timedelta(days=200)
            steps = [
                (dict(artwork="true"), lambda each: "artwork" in each),
                (dict(licensing="both"), lambda each: each["licensing"] == "both"),
                (dict(playsFrom="7", playsTo="13"), lambda each: 7 <= plays[each["id"]] <= 13),
                (dict(uploadedFrom=str(day)), lambda each: each["publishedAt"][:10] >= str(day)),
            ]
            kept, chosen = rows, {}
            for fields, condition in steps:
                self.set(visit, **fields)
                chosen |= fields
                kept = [each for each in kept if condition(each)]
                self.checks.equal(self.titles(visit), [shown_title(each["title"]) for each in kept][:25], f"rows with {chosen}")
                self.checks.equal(self.chosen(visit), chosen, "the filters are in the address")
                self.checks.equal(visit.count("#active .chip"), len([k for k in steps if k[0].items() <= chosen.items()]),
                                  "a chip for each")  # fmt: skip
            self.checks.that(len(kept) > 0, "some rows are left", len(kept))
            self.files(visit, "all filters")
            visit.accessible("filters and chips")
            visit.screenshot("beats-filters")
            visit.page.reload(wait_until="load")
            visit.until(THERE, "the table")
            self.checks.equal(self.titles(visit), [shown_title(each["title"]) for each in kept], "a reload keeps the filters")
            self.open_filters(visit)
            self.checks.equal(visit.page.input_value("[name=playsTo]"), "13", "the fields show what the address says")
            visit.page.go_back()
            self.quiet(visit)
            self.checks.equal(visit.page.input_value("[name=uploadedFrom]"), "", "back takes the last filter away")
            chip = visit.page.locator("#active .chip").first
            chip.focus()
            visit.press("Enter")
            self.quiet(visit)
            self.checks.that("artwork" not in self.chosen(visit), "a chip takes its filter away")
            lost = visit.page.evaluate("() => document.activeElement === document.body")
            self.checks.that(not lost, "the focus stays on the page")
            self.set(visit, playsFrom="9", playsTo="2")
            self.checks.that("less" in visit.text("#filters-problem"), "a range that ends before it begins is told")
            self.checks.equal(visit.page.get_attribute("[name=playsTo]", "aria-invalid"), "true", "at its field")
            self.set(visit, playsFrom="many", playsTo="")
            self.checks.that("whole number" in visit.text("#filters-problem"), "what is no number is told")
            visit.accessible("a filter that cannot be")
            visit.page.click("#active .link-button")
            self.quiet(visit)
            self.checks.equal(self.chosen(visit), {}, "Clear all takes all away")
            self.checks.equal(visit.text("#count"), "Showing 1–25 of 62", "and shows all")
            self.typing(visit)
            self.set(visit, pointsFrom="0.5")
            self.checks.equal(self.chosen(visit), {"pointsFrom": "0.5"}, "points are decimals in the address")
            _, objects = self.files(visit, "points")
            self.checks.that(all(each["milliPoints"] >= 500 for each in objects) and objects, "points are thousandths there")
            for day in ("never", "0000-01-01", "2026-02-30"):
                self.opened(visit, f"?playsFrom=9&playsTo=2&uploadedFrom={day}&licensing=free&page=-3")
                self.checks.equal(visit.text("#count"), "Showing 1–25 of 62", f"an address that means nothing means all: {day}")

    def typing(self, visit):
        """A date by its digits is one step of the history, and Back takes it out of the field that has the focus."""
        steps = visit.page.evaluate("() => history.length")
        asked = len(visit.addresses)
        field = visit.page.locator("[name=uploadedFrom]")
        # The same in either order of day and month; the date is whole after each digit of its year.
        field.press_sequentially("02022024")
        visit.until(f"location.search === '?uploadedFrom=2024-02-02' && {QUIET}", "the date in the address")
        self.checks.equal(visit.page.evaluate("() => history.length") - steps, 1, "a date is one step back")
        questions = [each for each in visit.addresses[asked:] if f"{self.api}/list" in each]
        self.checks.that("uploadedFrom=2024-02-02" in questions[-1], "the date is asked for", questions)
        visit.page.go_back()
        visit.until(f"location.search === '' && {QUIET}", "the address before")
        self.checks.equal(field.input_value(), "", "the field is empty again, though it has the focus")
        visit.page.focus("[name=playsFrom]")
        visit.page.keyboard.type("5")
        visit.press("Enter")
        visit.until(f"location.search === '?playsFrom=5' && {QUIET}", "the number in the address")
        visit.page.go_back()
        visit.until(f"location.search === '' && {QUIET}", "the address before")
        self.checks.equal(visit.page.input_value("[name=playsFrom]"), "", "so is a number's")

    def album(self):
        """The album under a title leads to its tracks."""
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            link = visit.page.locator("#list .note-link").first
            link.click()
            self.quiet(visit)
            self.checks.that(self.chosen(visit).get("album", "").startswith("bt-list-album:"), "an album in the address")
            title = visit.text("#active .chip bdi")
            self.checks.that(title.startswith("Album "), "its chip has its title", title)
            self.files(visit, "one album")

    def searching(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            steps = visit.page.evaluate("() => history.length")
            visit.page.focus("#search")
            visit.page.keyboard.type("track 4", delay=120)
            visit.until("location.search === '?search=track+4'", "the search in the address")
            self.quiet(visit)
            expected = [each["title"] for each in self.tracks if all(word in each["title"].lower() for word in ("track", "4"))]
            self.checks.equal(self.titles(visit), expected, "the tracks that hold the words")
            self.checks.equal(visit.page.evaluate("() => history.length") - steps, 1, "a search is one step back")
            self.checks.equal(visit.focused(), "search", "the focus stays in the field")
            visit.page.fill("#search", "no such words")
            visit.until("document.querySelector('#list .blank') !== null", "the state")
            self.checks.equal(visit.text("#list .blank h3"), "No tracks match", "nothing matches")
            visit.accessible("nothing matches")
            visit.screenshot("beats-no-match")
            visit.page.click("#list .blank button")
            self.quiet(visit)
            self.checks.equal(visit.text("#count"), "Showing 1–25 of 62", "Clear all shows all")
            visit.page.fill("#search", "=cmd|")
            visit.until(f"location.search.startsWith('?search=%3Dcmd') && {QUIET}", "the search")
            self.checks.equal(self.titles(visit), ["=cmd|' /C calc'!A0"], "signs are letters like others")

    def downloads(self):
        """All rows opened again and compared with what was put."""
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            rows, objects = self.files(visit, "all tracks")
            self.checks.equal([each["title"] for each in objects], [each["title"] for each in self.tracks],
                              "titles survive as they were put")  # fmt: skip
            plays = self.plays()
            self.checks.equal([int(row["plays"]) for row in rows], [plays[row["id"]] for row in rows], "plays in the file")
            told = visit.page.locator("#list tbody td:nth-child(4)").all_inner_texts()
            self.checks.equal([int(each.split()[0].replace(",", "")) for each in told],
                              [int(row["plays"]) for row in rows[:25]], "are those of the screen")  # fmt: skip
            told = visit.page.locator("#list tbody td:nth-child(6)").all_inner_texts()
            self.checks.equal(told, [row["points"] for row in rows[:25]], "points are those of the screen")
            self.checks.that(visit.page.evaluate("() => window.layoutShift") < 0.02, "nothing moved")

    def collaborators(self):
        """Insights by keyboard alone: the list of all, the joint tracks of one, and back."""
        with Visit(self, who=self.who, base="configured", path=self.path) as visit:
            self.opened(visit)
            joint = Counter(mate for each in self.tracks for mate in each["artists"][1:])
            facts = visit.text("#people-facts")
            self.checks.equal(facts, f"Collaborators 7 Collaborative tracks {sum(len(each['artists']) > 1 for each in self.tracks)}",
                              "people and tracks")  # fmt: skip
            self.checks.equal(visit.count("#people .person"), 5, "the first five")
            told = visit.text("#people li:first-child")
            most = joint.most_common(1)[0]
            self.checks.that("Mia Mate" in told and f"{most[1]} tracks" in told, "with most joint tracks", told)
            visit.tab_to("[data-key=all-people]", most=300)
            visit.press("Enter")
            visit.until("document.querySelectorAll('dialog .people > li').length === 7", "all collaborators")
            visit.accessible("all collaborators")
            visit.screenshot("beats-collaborators")
            visit.tab_to("dialog .person", most=10)
            visit.press("Enter")
            count = min(25, most[1])
            visit.until(f"document.querySelectorAll('dialog .joint').length === {count}", "the joint tracks")
            self.checks.that("Mia Mate" in visit.text("dialog:last-of-type h2"), "the dialog names the artist")
            self.checks.equal(visit.count("dialog:last-of-type .dialog-actions a"), 1, "the public page")
            visit.accessible("joint tracks")
            visit.screenshot("beats-joint")
            visit.press("Escape")
            visit.until("document.querySelectorAll('dialog[open]').length === 1", "the list again")
            self.checks.that(visit.page.evaluate("() => document.activeElement.matches('dialog .person')"),
                             "the focus is on the person again")  # fmt: skip
            visit.press("Escape")
            visit.until("document.querySelectorAll('dialog[open]').length === 0", "the page again")
            held = visit.page.evaluate("() => document.activeElement.dataset.key")
            self.checks.equal(held, "all-people", "the focus is on View all again")
            visit.press("Enter")
            visit.page.locator("dialog .person", has_text="=Max+Mate").click()
            visit.until("document.querySelector('dialog .joint') !== null", "the joint tracks")
            self.checks.equal(visit.count("dialog:last-of-type .dialog-actions a"), 0, "no address without a slug")

    def recommendations(self):
        with Visit(self, who=self.who, base="configured", path=self.path) as visit:
            self.opened(visit)
            self.checks.equal(visit.count("#similar .match"), 6, "six artists")
            first = visit.text("#similar .match:first-child")
            self.checks.that("%" in first and "Trap" in first and "Dr<i>ll" in first, "match and shared genres", first)
            shown = visit.page.evaluate(
                "() => [...document.querySelectorAll('#similar .match')].map((each) =>"
                " [each.querySelector('bdi').textContent, each.querySelector('a')?.getAttribute('href') ?? null])"
            )
            # Only the first four have a slug, which their address needs.
            expected = [
                f"https://beatpass.example/alike-{name[-1]}?id=bt-alike-{name[-1]}" if int(name[-1]) < 4 else None
                for name, _ in shown
            ]
            self.checks.equal([link for _, link in shown], expected, "links to the profiles that have an address")
            self.checks.that(None in expected and expected != [None] * 6, "both were among them", expected)
        with Visit(self, who="beginner", path=self.path) as visit:
            visit.open()
            visit.until(EMPTY_THERE, "the sections")
            self.checks.equal(visit.text("#similar h3"), "Add genres to 2 more tracks", "what is missing is told")
        with Visit(self, who=self.who, path=self.path, refusals=(503,)) as visit:
            visit.page.route(f"**{self.api}/recommendations*", lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.open()
            visit.until("document.querySelector('#similar-state .notice.is-failed') !== null", "the failed section")
            visit.until(THERE, "the others")
            self.checks.equal(visit.count(".notice"), 1, "recommendations fail alone")
            visit.page.unroute(f"**{self.api}/recommendations*")
            visit.page.click("#similar-state [data-retry]")
            visit.until("document.querySelectorAll('#similar .match data').length === 6", "the recommendations")
            self.checks.that(True, "and come back")

    def why(self):
        """By keyboard, of cards and of rows: the explanation tells the figure that is shown, and gives the focus back."""
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            row = "#list tbody tr:has(td:nth-child(5) .why-figure)"
            title = visit.text(f"{row} .work-title >> nth=0")
            for what, button, figure, name in (
                ("all plays", "[data-figure=plays] .why-button", "[data-figure=plays] .figure-value", "Total Plays"),
                ("all growth", "[data-figure=growth] .why-button", "[data-figure=growth] data", "Growth Rate"),
                ("a row's growth", f"{row} td:nth-child(5) .why-figure", None, "Growth"),
                ("a row's points", f"{row} td:nth-child(6) .why-figure", None, "Points"),
            ):  # fmt: skip
                first = visit.page.locator(button).first
                key = first.get_attribute("data-key")
                shown = first.evaluate("(it) => it.querySelector('.badge')?.firstChild.textContent ?? it.textContent")
                shown = visit.text(figure) if figure is not None else " ".join(shown.split())
                box = first.bounding_box()
                self.checks.that(min(box["width"], box["height"]) >= 24, f"a target of 24 px: {what}", box)
                if figure is None:
                    told = first.get_attribute("aria-label").replace("\u2068", "").replace("\u2069", "")
                    told = " ".join(told.split())
                    is_so = told.startswith(f"Why {shown}") and told.endswith(f" for {title}?")
                    self.checks.that(is_so, f"its name: {what}", told)
                visit.tab_to(f"[data-key='{key}']", most=160)
                visit.press("Enter")
                visit.until(WHY_THERE, "the explanation")
                visit.settled()
                self.checks.equal(visit.text("dialog[open] h2"), f"Why this number? {name}", f"the head: {what}")
                told = visit.text("dialog[open] .is-sum td")
                if name == "Points":
                    told, shown = (float(each.split()[0].replace(",", "")) for each in (told, shown))
                self.checks.equal(told, shown, f"the sum is the figure: {what}")
                of = f"Of {title}" if figure is None else ""
                told = visit.text(".explained-track") if figure is None else ""
                self.checks.equal(told, of, f"whose figure it is: {what}")
                visit.accessible(f"why: {what}")
                visit.screenshot(f"beats-why-{key.split('-')[1]}-{'card' if figure else 'row'}")
                visit.press("Escape")
                visit.until("document.querySelector('dialog[open]') === null", "the page again")
                held = visit.page.evaluate("() => document.activeElement.dataset.key")
                self.checks.equal(held, key, f"the focus is there again: {what}")

    def states(self):
        def whole(visit):
            visit.open()
            visit.until(THERE, "the sections")

        def filtered(visit):
            whole(visit)
            visit.page.click("#filters-button")

        def empty(visit):
            visit.open()
            visit.until(EMPTY_THERE, "the sections")
            visit.until("document.querySelector('#list .blank') !== null", "no tracks yet")

        def instead(visit):
            visit.open()
            visit.until(INSTEAD, "a state instead of the sections")

        def failed(visit):
            visit.refusals = (503,)
            visit.page.route("**/api/v1/beats*", lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.page.route("**/api/v1/beats/*", lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.open()
            visit.until("document.querySelectorAll('.notice.is-failed').length === 4", "four failed sections")

        survey(self, "beats", whole, who=self.who, path=self.path)
        # A date's field has stops of its own inside, which a walk does not know.
        survey(self, "beats-configured", filtered, who=self.who, base="configured", keyboard=False,
               path=f"{self.path}?sort=plays&order=descending&artwork=true&playsFrom=1")  # fmt: skip
        survey(self, "beats-empty", empty, who="zoned", base="configured", path=self.path, keyboard=False)
        survey(self, "beats-none", instead, who="none", path=self.path, keyboard=False)
        survey(self, "beats-failed", failed, who=self.who, path=self.path)


if __name__ == "__main__":
    main(
        BeatsTest,
        [
            BeatsTest.figures, BeatsTest.table, BeatsTest.sorting, BeatsTest.filters, BeatsTest.album,
            BeatsTest.searching, BeatsTest.downloads, BeatsTest.collaborators, BeatsTest.recommendations,
            BeatsTest.why, BeatsTest.failing, BeatsTest.weight, BeatsTest.states,
        ],
    )  # fmt: skip
