"""The browser test of the page My Collections: figures, table, filters, files, states."""

from collections import Counter

from lists import DOWN, INSTEAD, QUIET, THERE, ListTest, shown_title
from suite import main
from survey import survey
from visit import FIGURES_THERE, Visit


class CollectionsTest(ListTest):
    path, api, name = "/collections", "/api/v1/collections", "collections"

    @property
    def albums(self):
        """Newest first."""
        return sorted(self.rows["albums"], key=lambda each: each["releasedAt"], reverse=True)

    def plays(self):
        counts = Counter(each["track"] for each in self.rows["plays"])
        brought = {each["id"]: each.get("opening", {}).get("plays", 0) for each in self.rows["tracks"]}
        return {
            album["id"]: sum(counts[track] + brought[track] for track in album["tracks"]) for album in self.albums
        }

    def figures(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            self.checks.equal(visit.text("#whose bdi"), "Lia Lister", "the page names the artist")
            self.checks.equal(visit.figure("albums"), len(self.albums), "all albums")
            tracks = sum(len(each["tracks"]) for each in self.albums)
            self.checks.equal(visit.figure("tracks"), tracks, "their tracks")
            self.checks.equal(visit.figure("plays"), sum(self.plays().values()), "their plays")
            self.checks.equal(visit.figure("month"), len(self.albums), "all were made this month")
            self.checks.that(f"+{len(self.albums)} this month" in visit.text("[data-figure=albums]"), "the card says so too")
            for section in ("totals", "list"):
                told = visit.text(f"#{section}-state")
                self.checks.that(told.startswith("As of "), f"{section} says as of when", told)

    def table(self):
        with Visit(self, who=self.who, base="configured", path=self.path) as visit:
            self.opened(visit)
            self.checks.equal(self.titles(visit), [shown_title(each["title"]) for each in self.albums], "the newest first")
            self.checks.equal(visit.text("#count"), f"Showing 1–{len(self.albums)} of {len(self.albums)}", "how many")
            row = visit.page.locator("#list tbody tr").first
            album = self.albums[0]["id"].replace(":", "%3A")
            self.checks.equal(
                [each.get_attribute("href") for each in row.locator("a").all()],
                [
                    f"https://beatpass.example/album/{album}", f"/beats?album={album}",
                    f"https://beatpass.example/album-insights/{album}", f"https://beatpass.example/album-edit/{album}",
                ],
                "title, tracks, insights and edit lead to their pages",
            )  # fmt: skip
            self.checks.equal(visit.count("#list .pager:visible"), 0, "one page has no numbers")
            plays = [self.plays()[each["id"]] for each in self.albums]
            shown = visit.page.locator("#list tbody td:nth-child(5)").all_inner_texts()
            self.checks.equal([int(each.split()[0].replace(",", "")) for each in shown], plays, "plays")
            visit.tab_to("#list thead th:nth-child(5) button", most=80)
            visit.press("Enter")
            self.quiet(visit)
            shown = visit.page.locator("#list tbody td:nth-child(5)").all_inner_texts()
            found = [int(each.split()[0].replace(",", "")) for each in shown]
            self.checks.equal(found, sorted(plays, reverse=True), "sorted by keyboard")
            self.checks.equal(self.chosen(visit), {"sort": "plays", "order": "descending"}, "its address")
            visit.page.reload(wait_until="load")
            visit.until(THERE, "the table")
            told = visit.page.get_attribute("#list thead th:nth-child(5)", "aria-sort")
            self.checks.equal(told, "descending", "a reload keeps the order")
            row = visit.page.locator("#list tbody tr", has_text="quoted").first
            tracks = len(self.albums[1]["tracks"]) if "quoted" in self.albums[1]["title"] else 2
            row.locator("a[href^='/beats']").click()
            visit.until(f"location.pathname === '/beats' && {THERE}", "My Beats")
            self.checks.equal(visit.count("#list tbody tr"), tracks, "the album's tracks on My Beats")

    def filters(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            plays = self.plays()
            least = sorted(plays.values())[1]
            self.set(visit, playsFrom=str(least))
            kept = [each for each in self.albums if plays[each["id"]] >= least]
            self.checks.equal(self.titles(visit), [shown_title(each["title"]) for each in kept], "albums with many plays")
            self.checks.equal(self.chosen(visit), {"playsFrom": str(least)}, "the filter is in the address")
            self.files(visit, "many plays")
            self.set(visit, playsFrom="", artwork="true")
            self.checks.equal(self.titles(visit), ['An "Album", quoted'], "albums with artwork")
            visit.until("document.querySelectorAll('#with option').length > 1", "the artists to choose from")
            self.set(visit, artwork="")
            self.set(visit, **{"with": "bt-mate-0"})
            self.checks.equal(self.titles(visit), ['An "Album", quoted'], "albums with another artist")
            self.checks.equal(visit.text("#active .chip bdi"), "With Mia Mate", "the chip names the artist")
            visit.page.reload(wait_until="load")
            visit.until(THERE, "the table")
            self.checks.equal(self.titles(visit), ['An "Album", quoted'], "a reload keeps the artist")
            self.open_filters(visit)
            visit.until("document.querySelector('#with').value === 'bt-mate-0'", "the artist in the field")
            visit.accessible("collections with filters")
            self.waiting(visit)
            visit.page.go_back()
            self.quiet(visit)
            self.checks.equal(self.chosen(visit), {}, "back takes it away")
            self.set(visit, createdUntil="2020-01-01")
            self.checks.equal(visit.text("#list .blank h3"), "No albums match", "nothing matches")
            visit.screenshot("collections-no-match")
            visit.page.click("#list .blank button")
            self.quiet(visit)
            self.checks.equal(len(self.titles(visit)), len(self.albums), "Clear all shows all")
            visit.page.fill("#search", "ALBUM")
            visit.until(f"location.search === '?search=ALBUM' && {QUIET}", "the search")
            self.checks.equal(sorted(self.titles(visit)), sorted(["=1+1 Album", 'An "Album", quoted']), "the search")

    def waiting(self, visit):
        """A filter that is changed before the artists to choose from are there leaves the chosen one."""
        held = []
        pattern = "**/api/v1/beats/collaborators?*"
        visit.page.route(pattern, lambda route: held.append(route))
        visit.page.reload(wait_until="load")
        visit.until(THERE, "the table")
        self.set(visit, artwork="true")
        self.checks.equal(self.chosen(visit), {"with": "bt-mate-0", "artwork": "true"}, "the artist stays chosen")
        self.set(visit, artwork="")
        self.checks.equal(len(held), 1, "the artists are still awaited")
        held[0].continue_()
        visit.until("document.querySelectorAll('#with option').length > 3", "the artists to choose from")
        values = visit.page.evaluate("() => [...document.querySelector('#with').options].map((each) => each.value)")
        self.checks.equal(sorted(values), sorted(set(values)), "each of them once")
        self.checks.equal(visit.page.input_value("#with"), "bt-mate-0", "the artist in the field")
        visit.page.unroute(pattern)
        for _ in range(2):
            visit.page.go_back()
            self.quiet(visit)

    def downloads(self):
        with Visit(self, who=self.who, path=self.path) as visit:
            self.opened(visit)
            rows, objects = self.files(visit, "all albums")
            self.checks.equal([each["title"] for each in objects], [each["title"] for each in self.albums],
                              "titles survive as they were put")  # fmt: skip
            self.checks.equal([int(row["plays"]) for row in rows], [self.plays()[row["id"]] for row in rows], "plays")
            self.checks.equal(rows[0]["title"][:1] == "'", rows[0]["title"][1:2] == "=", "a formula is none")

    def states(self):
        def whole(visit):
            visit.open()
            visit.until(THERE, "the sections")

        def filtered(visit):
            whole(visit)
            visit.page.click("#filters-button")
            visit.until("document.querySelectorAll('#with option').length > 1", "the artists")

        def empty(visit):
            visit.open()
            visit.until(f"{FIGURES_THERE} && {QUIET}", "the sections")
            visit.until("document.querySelector('#list .blank') !== null", "no albums yet")

        def instead(visit):
            visit.open()
            visit.until(INSTEAD, "a state instead of the sections")

        def failed(visit):
            visit.refusals = (503,)
            visit.page.route("**/api/v1/collections*", lambda route: route.fulfill(
                status=503, content_type="application/json", body=DOWN))  # fmt: skip
            visit.open()
            visit.until("document.querySelectorAll('.notice.is-failed').length === 2", "two failed sections")

        survey(self, "collections", whole, who=self.who, path=self.path)
        survey(self, "collections-configured", filtered, who=self.who, base="configured", keyboard=False,
               path=f"{self.path}?sort=plays&order=descending&playsFrom=1")  # fmt: skip
        survey(self, "collections-empty", empty, who="zoned", path=self.path, keyboard=False)
        survey(self, "collections-none", instead, who="none", path=self.path, keyboard=False)
        survey(self, "collections-failed", failed, who=self.who, path=self.path)


if __name__ == "__main__":
    main(
        CollectionsTest,
        [
            CollectionsTest.figures, CollectionsTest.table, CollectionsTest.filters, CollectionsTest.downloads,
            CollectionsTest.failing, CollectionsTest.weight, CollectionsTest.states,
        ],
    )  # fmt: skip
