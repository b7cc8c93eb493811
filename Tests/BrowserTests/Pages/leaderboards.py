"""The browser test of the page Leaderboards: boards, podium, standing, list, search, files, opting out, states."""

import csv
import io
import json
import time
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest, ask, call, main
from survey import survey
from visit import PATIENCE, Visit

MOST_BYTES = 130 * 1024
MOST_HTML = 20 * 1024
PATH = "/leaderboards"
VIEW = "**/api/v1/leaderboards?*"
SIZE = 25
CALM = "document.querySelector('#content [aria-busy=true]') === null"
ROWS = f"document.querySelector('#list tbody tr[data-artist]') !== null && {CALM}"
THERE = f"{ROWS} && document.querySelector('.podium-rank') !== null && document.querySelector('#own .own-of') !== null"
EMPTY_THERE = f"document.querySelector('#list .blank') !== null && {CALM}"
INSTEAD = "document.querySelector('#instead h3') !== null"
AWAY = '{"error":{"code":"unavailable","message":"The leaderboards service does not answer."}}'


def scaled(value, decimals):
    if decimals == 0:
        return f"{value:,}"
    whole, rest = divmod(abs(value), 10**decimals)
    return f"{'−' if value < 0 else ''}{whole:,}.{rest:0{decimals}}"


def score(entry, board):
    sign = "\u202f%" if board["label"] == "%" else ""
    if entry.get("belowOne"):
        return f"<{scaled(1, board['decimals'])}{sign}"
    return f"{scaled(entry['score'], board['decimals'])}{sign}"


def words(text):
    return " ".join(text.split())


class LeaderboardsTest(BrowserTest):
    def asked(self, method, **params):
        return call(self.suite["leaderboards"], f"leaderboards.{method}", **params)

    @property
    def boards(self):
        return self.asked("listBoards")["boards"]

    def board(self, name):
        return next(each for each in self.boards if each["name"] == name)

    def whole(self, name):
        entries, cursor = [], None
        while True:
            page = self.asked("readBoard", board=name, **({} if cursor is None else {"cursor": cursor}))
            entries += page["entries"]
            cursor = page.get("cursor")
            if cursor is None:
                return entries

    def caught_up(self):
        """Waits until the boards hold what progress and the catalogue hold, and nothing changes any more."""
        end, same, before = time.monotonic() + PATIENCE, 0, None
        account = self.accounts["earner"]["id"]
        while time.monotonic() < end:
            reply = call(self.suite["progress"]["socket"], "progress.refresh", account=account)
            standing = self.asked("getStanding", board="points", artist=self.suite["progress"]["artist"])
            now = standing["position"]
            is_whole = reply["current"] and standing.get("score") == reply["progress"]["xp"]
            same = same + 1 if is_whole and now == before else 0
            if same == 12:
                return
            before = now
            time.sleep(0.25)
        raise TimeoutError("the leaderboards do not catch up")

    # Coming

    def opened(self, visit, query="", there=THERE):
        visit.open(PATH + query)
        visit.until(there, "the board")
        visit.settled()

    def chosen(self, visit):
        return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}

    def switched(self, visit, title, there=THERE):
        visit.until(f"document.querySelector('#board-title').textContent === {json.dumps(title)} && {there}", title)
        visit.settled()

    def changed(self, visit, change, pattern=VIEW):
        """Answers of the page's view, changed on their way."""

        def handler(route):
            answer = route.fetch()
            body = answer.json()
            change(body, parse_qs(urlsplit(route.request.url).query))
            route.fulfill(response=answer, body=json.dumps(body))

        visit.page.route(pattern, handler)

    # Parts

    def everything(self):
        """Each board of the list: its tab, podium, standing, neighbours and rows are what the service says."""
        self.caught_up()
        artist = self.suite["progress"]["artist"]
        with Visit(self, who="earner", base="configured", path=PATH) as visit:
            self.opened(visit)
            boards = self.boards
            tabs = visit.page.locator("#boards .board-name").all_inner_texts()
            self.checks.equal(tabs, [each["title"] for each in boards], "a tab for each board, in their order")
            self.checks.equal(visit.text("#board-title"), boards[0]["title"], "the first board is shown")
            for board in boards:
                if board is not boards[0]:
                    visit.page.click(f"[data-board={board['name']}]")
                    self.switched(visit, board["title"])
                    self.checks.equal(self.chosen(visit), {"board": board["name"]}, "the board is in the address")
                self.as_told(visit, board, artist)
                visit.accessible(f"board {board['name']}")
            visit.screenshot("leaderboards-collab-configured")
            current = visit.page.locator(".board-tab[aria-current]").all_inner_texts()
            self.checks.that(len(current) == 1 and boards[-1]["title"] in current[0], "one tab is current", current)
            visit.page.click("[data-board=uploads]")
            self.switched(visit, "Uploads")
            visit.press("m")
            visit.until(f"document.activeElement?.dataset?.artist === '{artist}'", "the own row")
            link = visit.page.get_attribute("#list tr.is-own a", "href")
            self.checks.equal(link, "https://beatpass.example/pia-earner?id=bt-earner", "artists lead to their pages")

    def moment(self, visit, name, artist):
        """The page and the service at one position of the service's log: what is told of it there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with visit.page.expect_response(lambda each: "/api/v1/leaderboards?" in each.url) as waiting:
                visit.press("r")
            shown = waiting.value.json()["leaderboards"]["value"]["page"]["value"]
            page = self.asked("getPage", board=name, artist=artist, limit=SIZE)
            standing = self.asked("getStanding", board=name, artist=artist)
            if shown["position"] == page["position"] == standing["position"]:
                visit.until(CALM, "the board")
                visit.settled()
                return page, standing
        raise TimeoutError(f"the board {name} does not come to rest")

    def as_told(self, visit, board, artist):
        name = board["name"]
        page, standing = self.moment(visit, name, artist)
        tab = visit.text(f"[data-board={name}] .board-rank")
        self.checks.equal(tab, f"#{standing['rank']:,}" if "rank" in standing else "– not placed", f"{name}: the tab")
        steps = visit.page.locator(".podium-step").all()
        self.checks.equal(len(steps), min(3, page["total"]), f"{name}: the podium")
        for entry, step in zip(page["top"], steps, strict=True):
            told = words(step.inner_text())
            parts = [words(entry["name"]), words(score(entry, board)), f"{entry['rank']}", entry["tier"].capitalize()]
            missing = [each for each in parts if each not in told]
            self.checks.that(not missing, f"{name}: a step says name, score, rank, tier", (missing, told))
        own = visit.text("#own")
        if "rank" in standing:
            parts = [
                f"#{standing['rank']:,}", f"of {standing['total']:,} artist", f"Top {standing['percentile']}\u202f%",
                standing["tier"].capitalize(), score(standing, board),
            ]  # fmt: skip
            if "next" in standing:
                parts.append(f"{standing['next']['more']:,} more ")
                parts.append(f"to pass #{standing['next']['rank']:,}")
            missing = [each for each in parts if words(each) not in own]
            self.checks.that(not missing, f"{name}: the standing says all", (missing, own))
            around = visit.page.locator(".around li").all()
            self.checks.equal(len(around), len(page["neighbours"]), f"{name}: the neighbours")
            for entry, row in zip(page["neighbours"], around, strict=True):
                told = words(row.inner_text())
                right = f"{entry['rank']:,}" in told and told.endswith(words(score(entry, board)))
                self.checks.that(right, f"{name}: a neighbour with rank and score", (told, entry))
            marked = visit.page.locator(".around [aria-current]").all_inner_texts()
            self.checks.that(len(marked) == 1 and "Pia Earner" in marked[0], f"{name}: the own one is marked", marked)
        else:
            self.checks.that("Not placed" in own, f"{name}: not placed", own)
        self.rows_as_told(visit, board, page["entries"])
        heads = visit.page.locator("#list thead th").all_inner_texts()
        wanted = [each["title"] for each in board["columns"]]
        self.checks.equal([each for each in heads if each in wanted], wanted, f"{name}: a column for each number")

    def rows_as_told(self, visit, board, entries):
        found = visit.page.evaluate(
            "() => [...document.querySelectorAll('#list tbody tr')].map((row) =>"
            " [...row.querySelectorAll('th, td')].filter((cell) => cell.checkVisibility())"
            ".map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()))"
        )
        wrong = []
        for entry, cells in zip(entries, found, strict=False):
            values = {each["name"]: each.get("value") for each in entry["supporting"]}
            numbers = [
                scaled(values[each["name"]], each["decimals"]) if values.get(each["name"]) is not None else "– none"
                for each in board["columns"]
            ]
            expected = [f"Rank {entry['rank']:,}", entry["tier"].capitalize(), *numbers]
            expected.append(words(score(entry, board)))
            told = [cells[0], *cells[3:]]
            name = words(entry["name"])
            if told != expected or not cells[2].startswith(name):
                wrong.append((told, expected, cells[2], name))
        self.checks.that(not wrong and len(found) == len(entries), f"{board['name']}: {len(found)} rows", wrong[:2])

    def real_catalogue(self):
        """The board Uploads is a sort of the file that was brought in."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit, "?board=uploads")
            best = max(each["tracks"] for each in self.artists)
            told = int(visit.text("#list tbody tr:first-child .is-score").replace(",", ""))
            self.checks.that(told >= best, "the first has at least as many tracks as the file's busiest", (told, best))
            ours = sum(each["tracks"] > 30 for each in self.artists)
            entry = next(each for each in self.whole("uploads") if each["artist"] == self.suite["progress"]["artist"])
            self.checks.that(entry["rank"] > ours, "behind all of the file who have more", (entry["rank"], ours))
            self.checks.equal(visit.text("#own .own-rank"), f"Rank #{entry['rank']:,}", "as the own rank says")

    def switching(self):
        """The board before stays while the next loads; what fails does not stay under another's name."""
        with Visit(self, who="earner", path=PATH, refusals=(503,)) as visit:
            self.opened(visit)
            before = visit.text("#list tbody tr:first-child")
            held = []
            visit.page.route("**/api/v1/leaderboards?*board=plays*", lambda route: held.append(route))
            visit.page.focus("[data-board=plays]")
            visit.press("Enter")
            visit.until("document.querySelector('#board-section').getAttribute('aria-busy') === 'true'", "the question")
            visit.until("document.querySelector('[data-board=plays]').hasAttribute('aria-current')", "the tab")
            self.checks.equal(visit.text("#board-title"), "Overall", "the board before is shown, with its name")
            self.checks.equal(visit.text("#list tbody tr:first-child"), before, "with its rows")
            self.checks.equal(visit.page.evaluate("() => document.activeElement.dataset.board"), "plays", "focus stays")
            visit.accessible("while another board loads")
            visit.screenshot("leaderboards-switching")
            while not held:
                visit.page.wait_for_timeout(20)
            held[0].continue_()
            self.switched(visit, "Plays")
            visit.page.unroute("**/api/v1/leaderboards?*board=plays*")
            heard = visit.page.text_content("#announcements")
            self.checks.that(heard.startswith("Plays: 1–25 of "), "a screen reader hears which", heard)
            # Back and forth.
            visit.page.go_back()
            self.switched(visit, "Overall")
            visit.page.go_forward()
            self.switched(visit, "Plays")
            # A board that does not come.
            pattern = "**/api/v1/leaderboards?*board=uploads*"
            visit.page.route(pattern, self.away)
            visit.page.click("[data-board=uploads]")
            visit.until("document.querySelector('#board-state .notice.is-failed') !== null", "the failure")
            self.checks.equal(visit.count("#list tbody tr[data-artist]"), 0, "rows of another board do not stay")
            self.checks.equal(visit.count("#boards .board-tab"), len(self.boards), "the tabs stay")
            visit.accessible("a board that does not come")
            visit.page.focus("#board-state [data-retry]")
            visit.page.unroute(pattern)
            visit.press("Enter")
            self.switched(visit, "Uploads")
            self.checks.that(visit.focused() == "board-title", "the focus goes to the board's name")

    def places(self):
        """Pages and places on a board stand in the address."""
        entries = self.whole("uploads")
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit, "?board=uploads&at=38")
            row = visit.page.locator("#list tr.is-at")
            self.checks.equal(row.get_attribute("data-artist"), entries[37]["artist"], "the address leads to a place")
            inside = row.evaluate("(it) => { const box = it.getBoundingClientRect();"
                                  " return box.top > 0 && box.bottom < innerHeight; }")  # fmt: skip
            self.checks.that(inside, "which is in view")
            self.rows_as_told(visit, self.board("uploads"), entries[25:50])
            visit.accessible("a place")
            visit.screenshot("leaderboards-place")
            visit.page.focus("#list [data-step='page-1']")
            visit.press("Enter")
            visit.until(f"document.querySelector('#list tr[data-place=\"1\"]') !== null && {CALM}", "the first page")
            self.checks.equal(self.chosen(visit), {"board": "uploads"}, "the first page needs no word")
            visit.page.focus("#list [data-step='1']")
            visit.press("Enter")
            visit.until(f"document.querySelector('#list tr[data-place=\"26\"]') !== null && {CALM}", "the second page")
            self.checks.equal(self.chosen(visit), {"board": "uploads", "page": "2"}, "the second is in the address")
            self.checks.that(visit.page.evaluate("() => document.activeElement !== document.body"), "focus stays")
            visit.page.reload(wait_until="load")
            visit.until(THERE, "the page again")
            self.rows_as_told(visit, self.board("uploads"), entries[25:50])
            visit.page.go_back()
            visit.until(f"document.querySelector('#list tr[data-place=\"1\"]') !== null && {CALM}", "back")
            visit.page.go_back()
            visit.until(f"document.querySelector('#list tr.is-at[data-place=\"38\"]') !== null && {CALM}", "the place")
            visit.page.click("#mine")
            own = next(each for each in entries if each["artist"] == self.suite["progress"]["artist"])
            there = f"document.activeElement?.dataset?.artist === '{own['artist']}' && {CALM}"
            visit.until(there, "the own row")
            self.checks.equal(self.chosen(visit)["at"], f"{own['place'] + 1}", "My place leads to the own row")
            self.checks.that("You" in visit.text("#list tr.is-own"), "which says whose it is")
            self.opened(visit, "?board=uploads&page=99999999")
            last = (len(entries) + SIZE - 1) // SIZE
            self.checks.equal(self.chosen(visit).get("page"), f"{last}", "behind the last page is the last")
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit, "?board=nonsense&at=%3Cb%3E&page=-1")
            self.checks.equal(visit.text("#board-title"), self.boards[0]["title"], "a board that is none is the first")
            self.checks.equal(self.chosen(visit), {}, "and goes away from the address")

    def search(self):
        """By keyboard to any artist's row."""
        entries = self.whole("plays")
        named = [each for each in entries if each["name"].isascii() and each["name"].split()[0].isalpha()]
        wanted = named[len(named) * 2 // 3]
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit, "?board=plays")
            visit.press("f")
            self.checks.equal(visit.focused(), "finder-input", "a key leads to the search")
            self.checks.that("Type a name" in visit.text("#finder-note"), "which says what to do")
            visit.page.keyboard.type(wanted["name"])
            option = f"document.querySelector('#finder-list [data-artist={json.dumps(wanted['artist'])}]') !== null"
            visit.until(option, "the artist")
            found = self.asked("findArtist", board="plays", query=wanted["name"])["entries"]
            shown = visit.page.locator("#finder-list .option").evaluate_all("(all) => all.map((it) => it.dataset.artist)")
            self.checks.equal(shown, [each["artist"] for each in found], "those that the service finds")
            told = visit.text("#finder-list .option.is-active")
            self.checks.that(f"#{found[0]['rank']:,}" in told, "with their ranks", told)
            visit.accessible("searching an artist")
            visit.screenshot("leaderboards-search")
            for _ in range(shown.index(wanted["artist"])):
                visit.press("ArrowDown")
            visit.press("Enter")
            visit.until(f"document.activeElement?.dataset?.artist === '{wanted['artist']}' && {CALM}", "the row")
            row = visit.page.locator(f"#list tr[data-artist='{wanted['artist']}']")
            self.checks.that("is-at" in row.get_attribute("class"), "it is marked")
            self.checks.equal(self.chosen(visit)["at"], f"{wanted['place'] + 1}", "its place is in the address")
            visit.press("f")
            visit.page.keyboard.type("qqqxyz")
            visit.until("document.querySelector('#finder-note').textContent.startsWith('Nobody of that name')", "nobody")
            visit.press("Escape")
            self.checks.that(visit.page.is_hidden("#finder-popup"), "Escape closes it")

    def files(self):
        """CSV and JSON are the board, to the last row."""
        with Visit(self, who="earner", path=PATH) as visit:
            for name in ("plays", "earnings", "overall"):
                self.opened(visit, f"?board={name}")
                board, entries = self.board(name), self.whole(name)
                texts = {}
                for form in ("csv", "json"):
                    with visit.page.expect_download() as waiting:
                        visit.page.click(f"[data-file={form}]")
                    path = waiting.value.path()
                    texts[form] = path.read_text(encoding="utf-8")
                    saved = waiting.value.suggested_filename
                    self.checks.that(saved.startswith(f"leaderboard-{name}-") and saved.endswith(form), "the name", saved)
                whole = json.loads(texts["json"])
                # What a shown score is a part of moves with time; what it is ordered by does not.
                same = [each["artist"] for each in whole["entries"]] == [each["artist"] for each in entries]
                self.checks.that(same and whole["total"] == len(entries), f"{name}: JSON has all in their order")
                self.checks.equal(whole["entries"], entries, f"{name}: JSON equals what the service says")
                rows = list(csv.DictReader(io.StringIO(texts["csv"], newline="")))
                self.checks.equal([each["artist_id"] for each in rows], [each["artist"] for each in entries], "CSV too")
                wrong = []
                for row, entry in zip(rows, entries, strict=False):
                    plain = score(entry, board).replace(",", "").removesuffix("\u202f%")
                    values = {each["name"]: each.get("value") for each in entry["supporting"]}
                    for column in board["columns"]:
                        key = "".join(f"_{each.lower()}" if each.isupper() else each for each in column["name"])
                        value = values.get(column["name"])
                        text = "" if value is None else scaled(value, column["decimals"]).replace(",", "")
                        if row[key] != text:
                            wrong.append((key, row[key], text))
                    if (row["rank"], row["score"], row["tier"]) != (f"{entry['rank']}", plain, entry["tier"]):
                        wrong.append((row, entry))
                self.checks.that(not wrong, f"{name}: CSV says what the board says in {len(rows)} rows", wrong[:2])
                shown = visit.page.locator("#list .is-score").all_inner_texts()[1 : SIZE + 1]
                told = [each["score"] for each in rows[:SIZE]]
                plain = [each.replace(",", "").removesuffix("\u202f%") for each in shown]
                self.checks.equal(plain, told, f"{name}: and what the screen shows")

    def rules(self):
        """How it works comes from the table that computes it."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            titles = {each["name"]: each["title"] for each in self.boards}
            for board in self.boards:
                if board["title"] != visit.text("#board-title"):
                    visit.page.click(f"[data-board={board['name']}]")
                    self.switched(visit, board["title"])
                visit.page.focus("#how")
                visit.press("Enter")
                told = visit.text("dialog[open]")
                parts = [board["explanation"]]
                for term in board["terms"]:
                    of = titles.get(term["of"], term["of"])
                    parts += [of[0].upper() + of[1:], f"× {scaled(term['weight'], 2)}"]
                parts += [each["tier"].capitalize() for each in board["tiers"]]
                parts += [scaled(each["from"], board["decimals"]) for each in board["tiers"]]
                if board["minimumTracks"] > 1:
                    parts.append(f"at least {board['minimumTracks']} public tracks")
                missing = [each for each in parts if words(each) not in told]
                self.checks.that(not missing, f"{board['name']}: the explanation says all", missing)
                if board["name"] in ("overall", "collab"):
                    visit.accessible(f"how {board['name']} works")
                    visit.screenshot(f"leaderboards-rules-{board['name']}")
                visit.press("Escape")
                self.checks.equal(visit.focused(), "how", "the focus is back on its button")

    def movement(self):
        """Up, down, the same, new and unknown differ without their colours; nothing is broken by big numbers."""

        def change(body, _):
            moves = [
                {"state": "measured", "ranks": 3}, {"state": "measured", "ranks": -12}, {"state": "measured", "ranks": 0},
                {"state": "new"}, {"state": "unknown"}, {"state": "measured", "ranks": 1},
            ]  # fmt: skip
            view = body["leaderboards"]["value"]
            page = view["page"]["value"]
            for place, entry in enumerate(page["entries"]):
                entry["movement"] = moves[place % len(moves)]
            for place, entry in enumerate(page["top"]):
                entry["movement"] = moves[place]
            page["standing"]["movement"] = moves[0]
            for place, standing in enumerate(view["own"]["value"]["standings"]):
                standing["movement"] = moves[place % len(moves)]

        with Visit(self, who="earner", path=PATH) as visit:
            self.changed(visit, change)
            self.opened(visit, "?board=plays")
            cells = [visit.text(f"#list tbody tr:nth-child({row}) .is-movement") for row in range(1, 7)]
            words = [
                "3 Up 3 ranks since 00:00 UTC", "12 Down 12 ranks since 00:00 UTC", "= Same rank as at 00:00 UTC", "New",
                "– movement not known", "1 Up 1 rank since 00:00 UTC",
            ]  # fmt: skip
            self.checks.equal(cells, words, "movement in words")
            signs = [visit.page.locator(f"#list tbody tr:nth-child({row}) .is-movement svg path") for row in (1, 2)]
            paths = [each.get_attribute("d") for each in signs]
            self.checks.that(paths[0] != paths[1], "up and down have signs of their own", paths)
            self.checks.that("3" in visit.text("[data-board=overall] .movement"), "the tabs have it")
            visit.accessible("movement")
            visit.screenshot("leaderboards-movement")
            visit.page.set_viewport_size({"width": 390, "height": 844})
            visit.settled()
            visit.fits("movement, 390 px")
            visit.screenshot("leaderboards-movement-390")

    def eighth(self):
        """A board that nobody here has heard of appears without a word of the page about it."""
        made = {
            "name": "steady", "title": "Steady", "label": "weeks", "decimals": 1, "explanation": "Weeks with an upload.",
            "terms": [], "tiers": [{"tier": "bronze", "from": 0}, {"tier": "gold", "from": 55}],
            "columns": [{"name": "longest", "title": "Longest run", "decimals": 0}], "tellsNext": True, "minimumTracks": 2,
        }  # fmt: skip

        def change(body, query):
            view = body["leaderboards"]["value"]
            view["boards"].append(made)
            if query.get("board") != ["steady"]:
                return
            page = self.asked("getPage", board="uploads", artist=self.suite["progress"]["artist"], limit=SIZE)
            page["board"] = "steady"
            for entry in page["entries"] + page["top"] + page["neighbours"]:
                entry["supporting"] = [{"name": "longest", "value": 1234}]
            view["page"] = {"state": "ready", "asOf": page["asOf"], "value": page}

        with Visit(self, who="earner", path=PATH) as visit:
            self.changed(visit, change)
            self.opened(visit)
            self.checks.equal(visit.count("#boards .board-tab"), len(self.boards) + 1, "it has its tab")
            visit.page.focus("[data-board=steady]")
            visit.press("Enter")
            self.switched(visit, "Steady")
            heads = visit.page.locator("#list thead th").all_inner_texts()
            self.checks.that("Longest run" in heads and "Weeks" in heads, "its columns have their names", heads)
            self.checks.that("1,234" in visit.text("#list tbody tr:first-child"), "its numbers stand there")
            self.checks.that(" weeks" in visit.text("#own"), "its unit too", visit.text("#own"))
            visit.page.click("#how")
            self.checks.that("Weeks with an upload." in visit.text("dialog[open]"), "and its explanation")
            visit.press("Escape")
            visit.fits("eight boards")

    def not_placed(self):
        """A dash and the reason, never a zero."""
        with Visit(self, who="beginner", path=PATH) as visit:
            self.opened(visit, "?board=quality")
            self.checks.equal(visit.text("#own .own-rank"), "– not placed", "the own rank is a dash")
            self.checks.that("needs 3 public tracks" in visit.text("#own"), "it says what is needed", visit.text("#own"))
            self.checks.that(visit.page.is_hidden("#mine"), "there is no own place to go to")
            self.checks.that("#" in visit.text("[data-board=uploads] .board-rank"), "on another board there is a rank")
            visit.accessible("not placed")
            visit.screenshot("leaderboards-not-placed")
        with Visit(self, who="zoned", path=PATH) as visit:
            self.opened(visit)
            ranks = set(visit.page.locator("#boards .board-rank").all_inner_texts())
            self.checks.that(all(each.startswith("–") for each in ranks), "without a track each board has a dash", ranks)
            self.checks.that("needs a public track" in visit.text("#own"), "and the page says so", visit.text("#own"))
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit, "?artist=bt-studio", INSTEAD)
            self.checks.equal(visit.text("#instead h3"), "No such artist", "somebody else's artist is none")
            foreign = visit.text("#instead")
            self.opened(visit, "?artist=bt-nobody-at-all", INSTEAD)
            self.checks.equal(visit.text("#instead"), foreign, "like one that is not there")
        with Visit(self, who="operator", path=PATH) as visit:
            self.opened(visit, "?artist=bt-earner")
            self.checks.that("Pia Earner" in visit.text("#whose"), "an operator looks at any artist")
            self.checks.equal(visit.count("#opt-out"), 0, "and decides for none")
            self.checks.that("owner and its managers decide" in visit.text("#visibility"), "as the page says")

    def opting_out(self):
        """Off all boards at once, for everybody, and back."""
        artist = self.suite["activity"]["artist"]
        with Visit(self, who="active", path=PATH) as visit, Visit(self, who="earner", path=PATH) as other:
            self.opened(visit, "?board=uploads")
            before = self.asked("getStanding", board="uploads", artist=artist)
            self.checks.equal(visit.text("#own .own-rank"), f"Rank #{before['rank']:,}", "placed at first")
            visit.tab_to("#opt-out", 90)
            visit.press("Enter")
            visit.until("document.querySelector('dialog[open]') !== null", "the question")
            visit.accessible("asked before hiding")
            visit.press("Enter")
            self.checks.equal(visit.count("dialog[open]"), 0, "Cancel is what Enter does")
            self.checks.that("rank" in self.asked("getStanding", board="uploads", artist=artist), "nothing was changed")
            visit.press("Enter")
            visit.tab_to("dialog .is-danger")
            visit.press("Enter")
            visit.until(f"document.querySelector('#own .own-reason') !== null && {CALM}", "it is off")
            visit.settled()
            self.checks.that("Hidden from all boards by its own wish" in visit.text("#own"), "the page says why")
            ranks = set(visit.page.locator("#boards .board-rank").all_inner_texts())
            self.checks.that(all(each.startswith("–") for each in ranks), "each rank is a dash", ranks)
            self.checks.that("Hidden" in visit.text("#visibility"), "the state is told")
            self.checks.equal(visit.focused(), "opt-out", "the focus is on the button")
            self.checks.that("no board now" in visit.page.text_content("#announcements") or visit.count(".toast") == 1,
                             "a screen reader hears of it")  # fmt: skip
            for board in self.boards:
                standing = self.asked("getStanding", board=board["name"], artist=artist)
                self.checks.equal(standing.get("reason"), "optedOut", f"off the board {board['name']}")
            self.opened(other, "?board=uploads")
            other.press("f")
            other.page.keyboard.type("Ivy Active")
            other.until("document.querySelector('#finder-note').textContent.startsWith('Nobody of that name')", "nobody")
            visit.accessible("hidden")
            visit.screenshot("leaderboards-hidden")
            visit.page.reload(wait_until="load")
            visit.until(f"document.querySelector('#own .own-reason') !== null && {CALM}", "it stays off")
            visit.page.focus("#opt-out")
            visit.press("Enter")
            visit.until(f"document.querySelector('#own .own-show') !== null && {CALM}", "it is back")
            after = self.asked("getStanding", board="uploads", artist=artist)
            self.checks.equal(after["score"], before["score"], "with its score")
            self.checks.equal(visit.text("#own .own-rank"), f"Rank #{after['rank']:,}", "and its rank")
            self.checks.equal(visit.focused(), "opt-out", "the focus is still on the button")
            # Something that fails leaves all as it is.
            visit.refusals = (503,)
            visit.page.route("**/leaderboards/opt-out*", self.away)
            visit.press("Enter")
            visit.tab_to("dialog .is-danger")
            visit.press("Enter")
            visit.until("!document.querySelector('dialog .form-problem').hidden", "the problem")
            self.checks.that("does not answer" in visit.text("dialog[open]"), "the dialog says that nothing was done")
            visit.press("Escape")
            self.checks.that("rank" in self.asked("getStanding", board="uploads", artist=artist), "still placed")

    @staticmethod
    def away(route):
        route.fulfill(status=503, content_type="application/json", body=AWAY)

    def gone(self):
        """The service is killed under the open page: what was shown stays, and comes back by itself."""
        with Visit(self, who="earner", path=PATH, refusals=(503,)) as visit:
            self.opened(visit, "?board=plays")
            rows = visit.text("#list tbody")
            ask("stop the leaderboards")
            visit.press("r")
            visit.until("document.querySelectorAll('.notice.is-stale').length === 2", "two old sections")
            self.checks.equal(visit.text("#list tbody"), rows, "the rows stay")
            told = visit.text("#board-state")
            self.checks.that("Not updated at" in told and "leaderboards service" in told, "it says since when and why", told)
            visit.accessible("without the service")
            visit.screenshot("leaderboards-gone")
            with Visit(self, who="earner", path=PATH, refusals=(503,)) as other:
                other.open()
                other.until("document.querySelectorAll('.notice.is-failed').length === 2", "two failed sections")
                other.accessible("opened without the service")
                other.screenshot("leaderboards-failed-whole")
                self.checks.that("–" in other.text("#own"), "the own rank is a dash", other.text("#own"))
                ask("start the leaderboards")
                other.until(THERE, "the board, by itself")
                other.until("document.querySelectorAll('.notice').length === 0", "no notice any more")
            visit.until("document.querySelectorAll('.notice').length === 0", "no notice any more, by itself")
            self.checks.that(CALM and visit.count("#list tbody tr[data-artist]") == SIZE, "all is there again")

    def catalogue_gone(self):
        """Without the catalogue the boards are there; whose rank it is nobody knows."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            ask("stop the catalog")
            visit.press("r")
            visit.until(f"document.querySelector('#own .notice') !== null && {ROWS}", "the board without a rank")
            self.checks.that("catalog service does not answer" in visit.text("#own"), "it says why", visit.text("#own"))
            self.checks.equal(visit.count("#list tbody tr[data-artist]"), SIZE, "the board is there")
            self.checks.that(visit.page.is_hidden("#visibility-section"), "what cannot be known is not offered")
            visit.accessible("without the catalogue")
            visit.screenshot("leaderboards-catalogue-gone")
            ask("start the catalog")
            visit.until("document.querySelector('#own .own-show') !== null", "the rank, by itself")

    def behind(self):
        """A board whose sources are away says up to when it is."""

        def change(body, _):
            view = body["leaderboards"]["value"]
            view["readAt"] = (datetime.fromisoformat(view["page"]["asOf"]) + timedelta(minutes=5)).isoformat()

        with Visit(self, who="earner", path=PATH) as visit:
            self.changed(visit, change)
            self.opened(visit)
            told = visit.text("#behind")
            self.checks.that("This board is as of" in told, "it says so", told)
            visit.accessible("behind")
            visit.screenshot("leaderboards-behind")
            visit.page.unroute(VIEW)
            visit.until("document.querySelector('#behind').hidden", "the newer board, by itself")

    def keyboard(self):
        """Everything without a pointer."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            visit.press("n")
            self.switched(visit, "Points")
            visit.press("p", "p")
            self.switched(visit, self.boards[-1]["title"])
            visit.press("n")
            self.switched(visit, "Overall")
            visit.tab_to("[data-board=uploads]")
            visit.press("Enter")
            self.switched(visit, "Uploads")
            self.checks.equal(visit.page.evaluate("() => document.activeElement.dataset.board"), "uploads", "focus stays")
            visit.press("m")
            own = self.suite["progress"]["artist"]
            visit.until(f"document.activeElement?.dataset?.artist === '{own}'", "the own row")
            visit.press("?")
            visit.until("document.querySelector('#keys-dialog').open", "the keys")
            told = visit.text("#keys-dialog")
            for words in ("Next board", "My place on the board", "Find an artist on the board"):
                self.checks.that(words in told, f"the list of keys has: {words}")
            visit.press("Escape")
            visit.tab_to("[data-file=csv]", 90)

    def states(self):
        def whole(visit):
            visit.open()
            visit.until(THERE, "the board")

        def empty(visit):
            def change(body, _):
                view = body["leaderboards"]["value"]
                page = view["page"]["value"]
                page.update(total=0, entries=[], top=[], neighbours=[])
                page["standing"] = {key: page["standing"][key] for key in ("board", "artist", "movement", "position")}
                page["standing"]["total"] = 0

            self.changed(visit, change)
            visit.open()
            visit.until(EMPTY_THERE, "the empty board")

        def instead(visit):
            visit.open()
            visit.until(INSTEAD, "a state instead of the boards")

        def failed(visit):
            visit.refusals = (503,)
            visit.page.route(VIEW, self.away)
            visit.open()
            visit.until("document.querySelectorAll('.notice.is-failed').length === 2", "two failed sections")

        survey(self, "leaderboards", whole, who="earner", path=PATH)
        survey(self, "leaderboards-plays", whole, who="earner", base="configured", path=f"{PATH}?board=plays&page=3")
        survey(self, "leaderboards-empty", empty, who="earner", path=PATH, keyboard=False)
        survey(self, "leaderboards-none", instead, who="none", path=PATH, keyboard=False)
        survey(self, "leaderboards-failed", failed, who="earner", path=PATH)

    def weight(self):
        with Visit(self, who="earner", path=PATH) as visit:
            answer = visit.open()
            visit.until(THERE, "the board")
            visit.settled()
            whole = len(answer.body())
            self.checks.that(whole < MOST_HTML, f"the HTML has under {MOST_HTML} bytes", whole)
            self.checks.that(visit.bytes < MOST_BYTES, f"Leaderboards weighs under {MOST_BYTES} bytes", visit.bytes)
            shift = visit.page.evaluate("() => window.layoutShift")
            self.checks.figure(
                f"Leaderboards: {visit.bytes} bytes over the wire in {len(visit.addresses)} requests,"
                f" HTML {whole} bytes, layout shift {shift:.4f}"
            )


if __name__ == "__main__":
    main(
        LeaderboardsTest,
        [
            LeaderboardsTest.everything, LeaderboardsTest.real_catalogue, LeaderboardsTest.switching,
            LeaderboardsTest.places, LeaderboardsTest.search, LeaderboardsTest.files, LeaderboardsTest.rules,
            LeaderboardsTest.movement, LeaderboardsTest.eighth, LeaderboardsTest.not_placed, LeaderboardsTest.opting_out,
            LeaderboardsTest.keyboard, LeaderboardsTest.behind, LeaderboardsTest.gone, LeaderboardsTest.catalogue_gone,
            LeaderboardsTest.weight, LeaderboardsTest.states,
        ],
    )  # fmt: skip
