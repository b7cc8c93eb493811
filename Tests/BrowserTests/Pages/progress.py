"""The browser test of the page Progress: level, sources, rules, achievements, ledger, Refresh, states."""

import json
import time
from collections import Counter
from datetime import datetime
from functools import partial
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest, ask, call, main
from survey import survey
from visit import PATIENCE, Visit

MOST_BYTES = 130 * 1024
MOST_HTML = 20 * 1024
PATH = "/progress"
SIZE = 25
CALM = "document.querySelector('#content [aria-busy=true]') === null"
THERE = " && ".join(
    [
        *(f"document.querySelector('{each}') !== null" for each in (
            "#fact-total data", "#ledger tbody time", "[data-achievement]", ".bar-value")),
        CALM,
    ]
)  # fmt: skip
EMPTY_THERE = f"document.querySelector('#sources .blank') !== null && {CALM}"
INSTEAD = "document.querySelector('#instead h3') !== null"
AMOUNTS = {"upload": 100, "play": 1, "metadata": 50, "collaboration": 25}
AWAY = '{"error":{"code":"unavailable","message":"The progress service does not answer."}}'


def signed(number):
    return f"+{number:,}" if number > 0 else f"{number:,}".replace("-", "−")


class ProgressTest(BrowserTest):
    @property
    def rows(self):
        return self.suite["progress"]

    def expected(self):
        """XP by source, counted from the rows that were put and recorded."""
        tracks = self.rows["tracks"]
        return {
            "upload": len(tracks),
            "play": len(self.rows["plays"]),
            "metadata": sum("bpm" in each for each in tracks),
            "collaboration": sum(len(each["artists"]) > 1 for each in tracks),
        }

    # Asking beside the page

    def asked(self, visit, path=""):
        answer = visit.context.request.get(f"{visit.base}/api/v1/progress{path}")
        return answer.json()

    def caught_up(self):
        """Waits until the service has taken in all that was recorded, and judged its first day."""
        account = self.accounts["earner"]["id"]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            reply = call(self.rows["socket"], "progress.refresh", account=account)
            # Else what a day unlocks would come between two looks.
            if reply["current"] and self.is_judged(account):
                return reply["progress"]
            time.sleep(0.1)
        raise TimeoutError(f"the progress service does not catch up: {reply.get('reason')}")

    def is_judged(self, account):
        return "judgedAt" in call(self.rows["socket"], "progress.listAchievements", account=account)

    # Coming

    def opened(self, visit, query="", there=THERE):
        visit.open(PATH + query)
        visit.until(there, "the page's sections")
        visit.settled()

    def chosen(self, visit):
        return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}

    def number(self, visit, selector):
        return int(visit.page.get_attribute(f"{selector} data", "value"))

    def bars(self, visit):
        found = {}
        for row in visit.page.locator("#sources .bar-row").all():
            found[row.locator(".bar-title").inner_text()] = (
                row.locator("small").inner_text(), row.locator(".bar-value").inner_text(),
            )  # fmt: skip
        return found

    # Parts

    def level(self):
        known = self.caught_up()
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            self.checks.that("Pia Earner" in visit.text("#whose"), "the page says whose it is", visit.text("#whose"))
            self.checks.equal(self.number(visit, "#fact-total"), known["xp"], "all XP")
            level = known["level"]
            self.checks.equal(visit.text("#standing-title"), level["title"], "the level's title")
            self.checks.equal(visit.text("#ring strong"), f"{level['number']}", "the level's number in the ring")
            done, size = known["xp"] - level["from"], level["next"] - level["from"]
            self.checks.equal(visit.text("#fact-within dd"), f"{done:,} of {size:,}", "the way into this level")
            self.checks.equal(self.number(visit, "#fact-next"), level["next"] - known["xp"], "the way to the next")
            label = visit.page.get_attribute("#ring svg", "aria-label")
            words = (f"Level {level['number']}", f"{done:,} of {size:,} XP", f"{done * 100 // size}")
            self.checks.that(all(each in label for each in words), "the ring in words", label)
            dash, gap = visit.page.get_attribute(".ring-part", "stroke-dasharray").split()
            part = float(dash) / (float(dash) + float(gap))
            self.checks.that(abs(part - done / size) < 0.01, "the ring is as full as the level", part)
            told = visit.text("#level-state")
            self.checks.that(told.startswith("Last updated "), "the status bar says as of when", told)
            for section in ("actions", "sources", "achievements", "ledger"):
                told = visit.text(f"#{section}-state")
                self.checks.that(told.startswith("As of "), f"{section} says as of when", told)
            current = visit.text(".side [aria-current=page]")
            self.checks.equal(current, "Progress", "the menu marks the page")
        with Visit(self, who="earner") as visit:
            visit.home()
            self.checks.equal(visit.figure("level"), level["number"], "Home has the same level")
            self.checks.that(f"{known['xp']:,} XP" in visit.text("#meta"), "and the same XP", visit.text("#meta"))

    def sources(self):
        expected = self.expected()
        known = self.caught_up()
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            found = self.bars(visit)
            names = {"upload": "Uploads", "play": "Plays", "metadata": "Metadata", "collaboration": "Collaborations"}
            self.checks.equal(list(found), [*names.values(), "Achievements"], "each source has its bar")
            for source, name in names.items():
                count = expected[source]
                self.checks.equal(found[name][1], f"{count * AMOUNTS[source]:,} XP", f"XP of {source} by the rows")
                self.checks.that(found[name][0].startswith(f"{count:,} "), f"and how many {source}", found[name][0])
            total = sum(int(value.split()[0].replace(",", "")) for _, value in found.values())
            self.checks.equal(total, known["xp"], "the bars add up to all XP")
            self.checks.equal(self.number(visit, ".sum"), total, "their sum stands below")
            visit.page.focus("#sources .sum button")
            visit.press("Enter")
            cells = [
                [cell.inner_text() for cell in row.locator("th, td").all()]
                for row in visit.page.locator("#sources tbody tr").all()
            ]
            self.checks.equal(
                [(name, value) for name, _, value in cells],
                [(name, value) for name, (_, value) in found.items()],
                "the table shows the same",
            )  # fmt: skip
            self.checks.equal(visit.page.get_attribute("#sources .sum button", "aria-pressed"), "true", "it is pressed")
            kept = visit.page.evaluate("() => document.activeElement?.matches('#sources .sum button')")
            self.checks.that(kept, "the focus stays on the button")
            visit.accessible("sources as a table")

    def rules(self):
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            rules, listed = self.asked(visit, "/rules"), self.asked(visit, "/achievements")["achievements"]
            for source, amount in rules["amounts"].items():
                told = visit.text(f"#actions [data-action={source}] strong")
                self.checks.equal(told, f"+{amount} XP", f"the action {source} with its XP")
            some = [each["xp"] for each in listed if each["xp"] > 0]
            told = visit.text("#actions [data-action=achievement] strong")
            self.checks.equal(told, f"{min(some):,}–{max(some):,} XP", "the achievements' range from their list")
            visit.tab_to("#how")
            visit.press("Enter")
            visit.until("document.querySelector('dialog[open] tbody tr') !== null", "the dialog")
            self.checks.equal(visit.text("dialog[open] h2"), "How XP Works", "the dialog's name")
            self.checks.equal(visit.count("dialog[open] tbody tr"), len(rules["levels"]), "all levels are listed")
            own = visit.text("dialog[open] tr:has([aria-current])")
            level = self.caught_up()["level"]
            self.checks.that(own.startswith(f"{level['number']} ") and "Your level" in own, "the own one is marked", own)
            inside = visit.page.evaluate(
                "() => { const own = document.querySelector('dialog[open] tr:has([aria-current])');"
                " const row = own.getBoundingClientRect();"
                " const frame = document.querySelector('.rules-levels').getBoundingClientRect();"
                " return row.top >= frame.top && row.bottom <= frame.bottom; }"
            )
            self.checks.that(inside, "and scrolled to")
            visit.accessible("How XP Works")
            visit.screenshot("progress-rules")
            visit.press("Escape")
            self.checks.equal(visit.count("dialog[open]"), 0, "Escape closes it")
            self.checks.equal(visit.focused(), "how", "the focus is back on its button")

    def refresh(self):
        """Refresh brings what is new, and says so; never less but by a correction."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            before = self.number(visit, "#fact-total")
            entries = visit.count("#ledger tbody tr")
            track, source = self.rows["tracks"][0]["id"], self.rows["source"]
            offset = len(self.rows["plays"])
            now = datetime.now().astimezone().isoformat()
            plays = [{"track": track, "listener": f"r-{n}", "at": now, "listenedMs": 60_000} for n in range(7)]
            call(self.suite["catalog"], "catalog.recordPlays", source=source, offset=offset, plays=plays)
            visit.page.evaluate(
                "() => { window.words = []; const it = document.querySelector('#refresh');"
                " new MutationObserver(() => words.push([it.innerText.trim(), it.getAttribute('aria-disabled')]))"
                ".observe(it, { childList: true, attributes: true }); }"
            )
            visit.tab_to("#refresh")
            visit.press("Enter")
            visit.until(f"{CALM} && !document.querySelector('#refresh-outcome').hidden", "the outcome")
            busy = visit.page.evaluate("() => window.words")
            worked = [["Refreshing…", "true"], ["Refresh", None]]
            self.checks.equal([busy[0], busy[-1]], worked, "the button says that it works")
            told = visit.text("#refresh-outcome")
            gained = self.number(visit, "#fact-total") - before
            self.checks.that(gained >= 7, "seven plays more, and what they unlock", gained)
            self.checks.that(told == f"Up to date: +{gained:,} XP.", "the outcome names them", told)
            self.checks.equal(visit.focused(), "refresh", "the focus stays on the button")
            self.checks.that(visit.count("#ledger tbody tr") >= entries, "the ledger shows no less")
            heard = visit.page.text_content("#announcements")
            self.checks.equal(heard, told, "a screen reader hears of it")
            ever = {"from": "2020-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
            void = {"listener": "r-0", **ever, "reason": "a test"}
            call(self.suite["catalog"], "catalog.voidPlays", source=source, offset=0, voids=[void])
            visit.press("Enter")
            corrected = "document.querySelector('#refresh-outcome').textContent.includes('correction')"
            visit.until(corrected, "the correction")
            self.checks.equal(self.number(visit, "#fact-total"), before + gained - 1, "a correction takes one away")
            visit.until("document.querySelector('#ledger .is-less') !== null", "the counter-entry")
            self.checks.equal(self.bars(visit)["Corrections"][1], "−1 XP", "corrections have a bar of their own")
            row = visit.text("#ledger tr:has(.is-less)")
            self.checks.that("Correction" in row and "−1" in row, "the ledger has its counter-entry", row)
            self.not_current(visit, before + gained - 1)

    def not_current(self, visit, shown):
        """What cannot be had leaves the snapshot."""
        known = self.asked(visit)["progress"]["value"]
        answers = [
            ({"current": False, "reason": "The catalog service does not answer.", "progress": known}, "does not answer"),
            ({"current": True, "progress": {**known, "position": known["position"] - 1, "xp": 1}}, "older state"),
        ]
        for body, words in answers:
            answer = {"status": 200, "content_type": "application/json", "body": json.dumps(body)}
            visit.page.route("**/progress/refresh", partial(self.fulfilled, answer))
            visit.page.focus("#refresh")
            visit.press("Enter")
            visit.until(f"{CALM} && document.querySelector('.status .notice.is-stale') !== null", "the notice")
            told = visit.text(".status")
            self.checks.that(words in told, f"Refresh says why it is not new: {words}", told)
            self.checks.equal(self.number(visit, "#fact-total"), shown, "the snapshot stays")
            visit.accessible(f"not up to date: {words}")
            visit.screenshot(f"progress-{words.split()[0]}")
            visit.page.unroute("**/progress/refresh")

    def achievements(self):
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            known = self.asked(visit, "/achievements")
            listed = known["achievements"]
            unlocked = [each["id"] for each in listed if "unlockedAt" in each]
            self.checks.equal(visit.figure("unlocked"), len(unlocked), "the card Unlocked")
            self.checks.equal(visit.figure("locked"), len(listed) - len(unlocked), "the card Locked")
            self.checks.equal(visit.figure("earned"), known["xp"], "the card Total XP Earned")
            total = sum(each["xp"] for each in listed if "unlockedAt" in each)
            self.checks.equal(known["xp"], total, "which is the XP of those unlocked")
            self.shown(visit, listed)
            for each in listed:
                self.card(visit, each, known["producers"])
            self.filters(visit, listed)

    def shown(self, visit, listed):
        found = visit.page.evaluate(
            "() => [...document.querySelectorAll('[data-achievement]')].map((each) => each.dataset.achievement)"
        )
        self.checks.equal(sorted(found), sorted(each["id"] for each in listed), f"{len(listed)} achievements stand there")

    def card(self, visit, each, producers):
        text = visit.text(f"[data-achievement={each['id']}]")
        worth = "No XP" if each["xp"] == 0 else f"+{each['xp']:,} XP"
        parts = [each["name"], each["description"], each["rarity"].capitalize(), worth]
        if each["holders"] == 0:
            parts.append("no producer yet")
        elif each["holders"] > producers:
            parts.append(f"{each['holders']:,} producer")
            told = visit.text(f"[data-achievement={each['id']}] .achievement-rarity")
            self.checks.that("%" not in told, "no share of fewer than have it", told)
        else:
            share = f"[data-achievement={each['id']}] .achievement-rarity [title]"
            whole = visit.page.get_attribute(share, "title")
            self.checks.that(whole.startswith(f"{each['holders']:,} of {producers:,} "), "how many have it", whole)
        if "unlockedAt" in each:
            parts.append("Unlocked ")
        elif "progress" not in each:
            parts.append("Locked")
        else:
            way = each["progress"]
            top = way["measure"] == "top"
            percent = way["measure"] == "percent"
            parts.append("needs top" if top else "needs more than" if percent else f"{way['value']:,} of {way['needed']:,}")
            if way["measure"] == "count" and way["value"] >= way["needed"]:
                parts.append("due at 00:00")
            bar = visit.page.is_visible(f"[data-achievement={each['id']}] .bar-fill")
            self.checks.equal(bar, way["value"] > 0, f"a bar stands where something is done: {each['id']}")
        missing = [part for part in parts if part not in text]
        self.checks.that(not missing, f"the card of {each['id']} says all", (missing, text))

    def filters(self, visit, listed):
        visit.page.focus("[name=show][value=all]")
        visit.press("ArrowRight", "ArrowRight")
        locked = [each for each in listed if "unlockedAt" not in each]
        self.shown(visit, locked)
        self.checks.equal(self.chosen(visit), {"show": "locked"}, "the choice is in the address")
        self.checks.that("nearest first" in visit.text("#achievements-count"), "the locked have an order")
        parts = visit.page.locator(".achievement").evaluate_all(
            "(all) => all.map((each) => { const bar = each.querySelector('.bar-fill');"
            " return bar === null ? -1 : parseFloat(bar.style.width); })"
        )
        self.checks.that(parts == sorted(parts, reverse=True) and parts[0] > 0, "the nearest stand first", parts[:9])
        visit.press("ArrowLeft")
        times = visit.page.locator(".achievement time").evaluate_all("(all) => all.map((each) => each.dateTime)")
        kept = times == sorted(times, reverse=True) and len(times) == len(listed) - len(locked)
        self.checks.that(kept, "the unlocked stand newest first", times)
        visit.press("ArrowRight")
        rarity, category = locked[0]["rarity"], locked[0]["category"]
        visit.page.select_option("#rarity", rarity)
        visit.page.select_option("#category", category)
        wanted = [each for each in locked if (each["rarity"], each["category"]) == (rarity, category)]
        self.shown(visit, wanted)
        address = {"show": "locked", "rarity": rarity, "category": category}
        self.checks.equal(self.chosen(visit), address, "all three are in the address")
        self.checks.that(
            visit.text("#announcements").startswith(f"{len(wanted)} achievement"), "a screen reader hears how many"
        )
        visit.page.go_back()
        visit.until("document.querySelector('#category').value === ''", "the choice before")
        self.shown(visit, [each for each in locked if each["rarity"] == rarity])
        self.checks.equal(visit.page.input_value("#rarity"), rarity, "Back takes the last choice alone away")
        visit.page.go_forward()
        visit.until("document.querySelector('#category').value !== ''", "the choice again")
        visit.page.reload(wait_until="load")
        visit.until(THERE, "the page again")
        self.shown(visit, wanted)
        self.checks.that(visit.page.is_checked("[name=show][value=locked]"), "the choice is kept on reload")
        self.checks.equal(visit.page.input_value("#category"), category, "the category too")
        pairs = Counter((each["rarity"], each["category"]) for each in listed)
        rarities = ("common", "rare", "epic", "legendary")
        none = next((r, each["category"]) for each in listed for r in rarities if (r, each["category"]) not in pairs)
        visit.page.select_option("#rarity", none[0])
        visit.page.select_option("#category", none[1])
        visit.page.check("[name=show][value=all]", force=True)
        self.checks.that("No achievement fits" in visit.text("#achievements"), "nothing fits")
        visit.accessible("no achievement fits")
        visit.page.focus("#achievements button")
        visit.press("Enter")
        self.shown(visit, listed)
        self.checks.equal(self.chosen(visit), {}, "all are shown again, and the address is as at first")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, "the focus stays on the page")

    def ledger(self):
        with Visit(self, who="earner", base="configured", path=PATH) as visit:
            self.opened(visit)
            whole = self.asked(visit, "/ledger?limit=200")["entries"]
            self.checks.that(len(whole) > SIZE, "the ledger has more than a page", len(whole))
            self.rows_as_told(visit, whole[:SIZE])
            link = visit.page.locator("#ledger tbody a").first.get_attribute("href")
            leads = link.startswith("https://beatpass.example/track/bt-earner-")
            self.checks.that(leads, "tracks lead to their pages", link)
            self.checks.equal(
                sum(each["xp"] for each in whole), self.caught_up()["xp"], "the entries add up to all XP"
            )
            visit.page.focus("#sources .sum button:has-text('Ledger')")
            visit.press("Enter")
            self.checks.equal(visit.focused(), "ledger-title", "a button under the sources leads to the ledger")
            top = visit.page.evaluate("() => document.querySelector('#ledger-title').getBoundingClientRect().top")
            self.checks.that(0 <= top < 200, "which is in view", top)
            self.pages(visit, whole)
            self.by_source(visit, whole)
            self.refreshed_page(visit, whole)
            self.places(visit, whole)

    def step(self, visit, step, count):
        visit.page.focus(f"#ledger [data-step='{step}']")
        visit.press("Enter")
        visit.until(f"document.querySelectorAll('#ledger tbody tr').length === {count} && {CALM}", f"the page {step}")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, f"the focus stays on the page after the step {step}")

    def pages(self, visit, whole):
        """Older and newer, by keyboard, on reload, and back and forth."""
        older = whole[SIZE : 2 * SIZE]
        self.step(visit, 1, len(older))
        self.rows_as_told(visit, older)
        cursor = self.asked(visit, f"/ledger?limit={SIZE}")["cursor"]
        self.checks.equal(self.chosen(visit), {"before": cursor}, "the page is in the address")
        heard = visit.text("#announcements")
        self.checks.that(heard.startswith(f"{len(older)} entries"), "a screen reader hears which", heard)
        visit.accessible("an older page of the ledger")
        visit.page.reload(wait_until="load")
        visit.until(THERE, "the page again")
        self.rows_as_told(visit, older)
        self.step(visit, -1, SIZE)
        self.rows_as_told(visit, whole[:SIZE])
        self.checks.equal(self.chosen(visit), {}, "the newest page needs no place in the address")
        for turn, rows in ((visit.page.go_back, older), (visit.page.go_forward, whole[:SIZE])):
            turn()
            visit.until(f"document.querySelectorAll('#ledger tbody tr').length === {len(rows)} && {CALM}", "the page")
            self.rows_as_told(visit, rows)

    def by_source(self, visit, whole):
        """A source by itself: in the address, on reload, and gone with Back."""
        part = self.asked(visit, f"/ledger?limit={SIZE}&source=achievement")["entries"]
        self.checks.that(0 < len(part) < SIZE, "there are achievements in the ledger", len(part))
        self.checks.equal({each["source"] for each in part}, {"achievement"}, "and nothing else of that source")
        shown = f"document.querySelectorAll('#ledger tbody tr').length === {len(part)} && {CALM}"
        visit.page.select_option("#source", "achievement")
        visit.until(shown, "the achievements")
        self.rows_as_told(visit, part)
        self.checks.equal(self.chosen(visit), {"source": "achievement"}, "the source is in the address")
        visit.accessible("a source of the ledger")
        visit.page.reload(wait_until="load")
        visit.until(shown, "the achievements again")
        self.checks.equal(visit.page.input_value("#source"), "achievement", "and so is the choice")
        visit.page.select_option("#source", "correction")
        visit.until(f"document.querySelector('#ledger .blank') !== null && {CALM}", "no corrections")
        for count, source in ((len(part), "achievement"), (SIZE, "")):
            visit.page.go_back()
            visit.until(f"document.querySelectorAll('#ledger tbody tr').length === {count} && {CALM}", "back")
            self.checks.equal(visit.page.input_value("#source"), source, "the choice goes back too")
        self.rows_as_told(visit, whole[:SIZE])

    def refreshed_page(self, visit, whole):
        older = whole[SIZE : 2 * SIZE]
        self.step(visit, 1, len(older))
        visit.page.focus("#refresh")
        visit.press("Enter")
        visit.until(f"{CALM} && !document.querySelector('#refresh-outcome').hidden", "the outcome")
        self.rows_as_told(visit, older)
        visit.page.route("**/progress/ledger*", self.away)
        visit.refusals = (503,)
        visit.page.focus("#ledger [data-step='-1']")
        visit.press("Enter")
        visit.until("document.querySelector('#ledger-state .notice.is-failed') !== null", "the failed page")
        self.checks.equal(visit.count("#ledger tbody tr"), 0, "rows of another page do not stay under its name")
        lost = visit.page.evaluate("() => document.activeElement === document.body")
        self.checks.that(not lost, "the focus does not fall off with the buttons")
        visit.page.unroute("**/progress/ledger*")
        visit.page.focus("#ledger-state [data-retry]")
        visit.press("Enter")
        visit.until("document.querySelector('#ledger tbody tr') !== null", "the page")
        self.rows_as_told(visit, whole[:SIZE])

    def places(self, visit, whole):
        """Addresses that somebody was sent, or has changed."""
        cursor = self.asked(visit, f"/ledger?limit={SIZE}")["cursor"]
        with Visit(self, who="earner", path=PATH) as other:
            self.opened(other, f"?before={cursor}")
            self.rows_as_told(other, whole[SIZE : 2 * SIZE])
            disabled = [other.page.is_disabled(f"#ledger [data-step='{step}']") for step in (0, -1)]
            self.checks.equal(disabled, [False, True], "from a cursor alone nobody knows what is newer")
            self.step(other, 0, SIZE)
            self.rows_as_told(other, whole[:SIZE])
            self.opened(other, "?before=e.0.0", f"document.querySelector('#ledger .blank') !== null && {CALM}")
            self.checks.that("No older entries" in other.text("#ledger"), "behind the last entry is nothing")
            other.accessible("behind the ledger's end")
            other.page.focus("#ledger .blank button")
            other.press("Enter")
            other.until("document.querySelector('#ledger tbody tr') !== null", "the newest")
            self.rows_as_told(other, whole[:SIZE])
        with Visit(self, who="earner", path=PATH, refusals=(400,)) as other:
            self.opened(other, "?before=nonsense&show=nonsense&rarity=toString&category=%3Cb%3E")
            self.rows_as_told(other, whole[:SIZE])
            self.checks.that("before" not in self.chosen(other), "what is no place goes away from the address")
            self.checks.that(other.page.is_checked("[name=show][value=all]"), "and all achievements are shown")

    def rows_as_told(self, visit, entries):
        rows = visit.page.locator("#ledger tbody tr").all()
        self.checks.equal(len(rows), len(entries), f"{len(rows)} entries")
        names = {each["id"]: each["name"] for each in self.asked(visit, "/achievements")["achievements"]}
        wrong = []
        for entry, row in zip(entries, rows, strict=False):
            cells = [" ".join(cell.inner_text().split()) for cell in row.locator("th, td").all()]
            day = datetime.fromisoformat(entry["at"])
            about = names.get(entry.get("achievement")) or entry["track"]["title"]
            right = (
                cells[0].startswith(f"{day.day} {day:%b}") and f"{day.year}" in cells[0]
                and cells[1].startswith(entry["source"].capitalize()[:4]) and cells[2].startswith(about)
                and cells[3] == (f"{entry['plays']:,}" if "plays" in entry else "") and cells[4] == signed(entry["xp"])
                and ("Brought in" in cells[1]) == entry.get("quiet", False)
            )  # fmt: skip
            if not right:
                wrong.append((cells, entry))
        self.checks.that(not wrong, f"{len(rows)} rows say date, source, what for, plays and XP", wrong[:2])

    def narrow(self):
        """On a phone nothing of the ledger is cut off; who came with an artist is told its name."""
        with Visit(self, who="several", path=PATH, width=360, height=740) as visit:
            self.opened(visit, "", f"document.querySelector('#ledger tbody time') !== null && {CALM}")
            marked = visit.count("#ledger .badge")
            self.checks.that(marked > 0, "there are rows with a badge", marked)
            cut = visit.page.evaluate(
                "() => { const frame = document.querySelector('#ledger .table-frame');"
                " const room = frame.getBoundingClientRect().right;"
                " return [...frame.querySelectorAll('tbody tr > *')].filter((cell) =>"
                " cell.getBoundingClientRect().right > room || cell.scrollWidth > cell.clientWidth + 1)"
                ".map((cell) => cell.innerText).slice(0, 3); }"
            )
            self.checks.that(not cut, "each cell has its room", cut)
            known = {each["id"]: each["name"] for each in self.artists}
            names = {f"Came with {' '.join(known[each].split())}" for each in self.accounts["several"]["artists"] if each in known}
            told = {visit_text for visit_text in (" ".join(each.split()) for each in
                    visit.page.locator("#ledger td small").all_inner_texts())}  # fmt: skip
            self.checks.that(told and told <= names, "artists that entries came with have their names", (told, names))

    def accounts_own(self):
        """Whichever artist is chosen, it is the account's; who has none is told so."""
        with Visit(self, who="several", path=PATH) as visit:
            levels = set()
            for artist in self.accounts["several"]["artists"]:
                self.opened(visit, f"?artist={artist}", f"document.querySelector('#fact-total data') !== null && {CALM}")
                levels.add((self.number(visit, "#fact-total"), visit.text("#standing-title")))
                link = visit.page.get_attribute(".side a.place[href*=activity]", "href")
                self.checks.that(f"artist={artist}" in link, "the choice goes along to the other pages", link)
            self.checks.equal(len(levels), 1, "each artist's page shows the same level")
        with Visit(self, who="none", path=PATH) as visit:
            self.opened(visit, "", INSTEAD)
            self.checks.equal(visit.text("#instead h3"), "No Artist Profile", "an account without an artist")
            self.checks.that(visit.page.is_hidden("#sections"), "has no sections")
        with Visit(self, who="zoned", path=PATH) as visit:
            self.opened(visit, "", EMPTY_THERE)
            self.checks.equal(self.number(visit, "#fact-total"), 0, "who manages earns nothing")
            self.checks.that("Upload a first track" in visit.text("#sources"), "and is told what to do first")
            self.checks.that("managers earn none" in visit.text("#sources"), "and that it is the owner who earns")
            self.checks.that("Nothing in the ledger yet" in visit.text("#ledger"), "the ledger is empty")

    def alone(self):
        """A section that fails says so, keeps the others, and comes back."""
        with Visit(self, who="earner", path=PATH, refusals=(503,)) as visit:
            pattern = "**/api/v1/progress/achievements*"
            visit.page.route(pattern, self.away)
            visit.open()
            visit.until("document.querySelector('#achievements-state .notice.is-failed') !== null", "the failed section")
            visit.until(f"document.querySelector('#fact-total data') !== null && {CALM}", "the others")
            self.checks.equal(visit.count(".notice"), 1, "one section alone fails")
            self.checks.that("–" in visit.text("[data-action=achievement] strong"), "the range is a dash")
            self.checks.that("–" in visit.text("[data-figure=unlocked] .figure-value"), "the cards are dashes")
            visit.page.unroute(pattern)
            visit.page.focus("#achievements-state [data-retry]")
            visit.press("Enter")
            visit.until("document.querySelector('[data-achievement]') !== null", "the achievements")
            self.checks.equal(visit.focused(), "achievements-title", "the focus goes to the section's head")
            visit.page.route("**/api/v1/progress/refresh", self.away)
            shown = self.number(visit, "#fact-total")
            visit.page.focus("#refresh")
            visit.press("Enter")
            visit.until("document.querySelectorAll('.notice.is-stale').length === 2", "two old sections")
            self.checks.equal(self.number(visit, "#fact-total"), shown, "old figures stay")
            tops = visit.page.evaluate(
                "() => ['actions', 'sources'].map((id) => document.getElementById(id).getBoundingClientRect().top)"
            )
            self.checks.equal(tops[0], tops[1], "the sheets side by side begin at one height")
            brief = visit.text("#sources-state")
            self.checks.that(
                "not updated" in brief and "service" not in brief, "the reason is told once, with the level", brief
            )
            told = visit.text("#level-state")
            self.checks.that("Not updated at" in told and "progress service" in told, "it says since when and why", told)
            visit.page.unroute("**/api/v1/progress/refresh")
            visit.page.focus("#level-state [data-retry]")
            visit.press("Enter")
            visit.until("document.querySelector('#level-state .notice') === null", "the level again")
            visit.accessible("sections of two ages")

    def catalogue_gone(self):
        """Without the catalogue Refresh keeps what is shown, and says why in words for a reader."""
        with Visit(self, who="earner", path=PATH) as visit:
            self.opened(visit)
            shown, since = self.number(visit, "#fact-total"), visit.text("#level-state")
            ask("stop the catalog")
            visit.page.focus("#refresh")
            visit.press("Enter")
            visit.until(f"{CALM} && document.querySelector('.status .notice.is-stale') !== null", "the notice")
            told = visit.text("#refresh-outcome")
            self.checks.that(told.endswith("the catalog service does not answer."), "Refresh says why", told)
            self.checks.that("/" not in told, "and nothing of sockets and files", told)
            self.checks.equal(self.number(visit, "#fact-total"), shown, "the snapshot stays")
            self.checks.that(visit.text("#level-state") >= since, "with its time", visit.text("#level-state"))
            visit.accessible("Refresh without the catalogue")
            visit.screenshot("progress-catalogue-gone")
            ask("start the catalog")
            self.caught_up()
            visit.page.focus("#refresh")
            visit.press("Enter")
            visit.until(f"{CALM} && document.querySelector('#refresh-outcome .notice') === null", "the outcome")
            self.checks.that(visit.text("#refresh-outcome").startswith("Up to date"), "then Refresh works again")

    @staticmethod
    def fulfilled(answer, route):
        route.fulfill(**answer)

    @staticmethod
    def away(route):
        route.fulfill(status=503, content_type="application/json", body=AWAY)

    def gone(self):
        """Without the progress service the rest of each page is as it was."""
        self.session("earner")
        ask("stop the progress")
        with Visit(self, who="earner", refusals=(503,)) as visit:
            visit.home()
            self.checks.that(visit.figure("tracks") == 30, "Home has its figures")
            self.checks.that("–" in visit.text("[data-figure=level] .figure-value"), "the level is a dash")
            self.checks.that("progress service" in visit.text("[data-figure=level]"), "and says why")
            visit.accessible("Home without the progress service")
            visit.screenshot("home-progress-gone")
            self.opened(visit, "", "document.querySelectorAll('.notice.is-failed').length === 5")
            visit.accessible("Progress without its service")
            visit.screenshot("progress-gone")
        with Visit(self, who="earner", path="/activity", refusals=(503,)) as other:
            other.open()
            other.until("document.querySelector('[data-figure=tracks] data') !== null", "Activity")
            other.until("document.querySelector('[data-figure=achievements] [data-retry]') !== null", "the failed card")
            self.checks.equal(other.count(".notice.is-failed"), 0, "Activity's sections stay")
            other.accessible("Activity without the progress service")
            ask("start the progress")
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and other.count("[data-figure=achievements] [data-retry]") > 0:
                other.page.focus("[data-figure=achievements] [data-retry]")
                other.press("Enter")
                other.until("document.querySelector('[data-figure=achievements] .is-busy') === null", "the attempt")
            self.checks.that(isinstance(other.figure("achievements"), int), "Try again brings the card back")
            self.checks.equal(other.focused(), "totals-title", "the focus goes to the section's head")

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
            visit.page.route("**/api/v1/progress*", self.away)
            visit.page.route("**/api/v1/progress/*", self.away)
            visit.open()
            visit.until("document.querySelectorAll('.notice.is-failed').length === 5", "five failed sections")

        survey(self, "progress", whole, who="earner", path=PATH)
        survey(self, "progress-chosen", whole, who="earner", base="configured", path=f"{PATH}?show=locked&rarity=epic")
        survey(self, "progress-empty", empty, who="zoned", path=PATH, keyboard=False)
        survey(self, "progress-none", instead, who="none", path=PATH, keyboard=False)
        survey(self, "progress-failed", failed, who="earner", path=PATH)

    def weight(self):
        with Visit(self, who="earner", path=PATH) as visit:
            answer = visit.open()
            visit.until(THERE, "the page's sections")
            visit.settled()
            whole = len(answer.body())
            self.checks.that(whole < MOST_HTML, f"the HTML has under {MOST_HTML} bytes", whole)
            self.checks.that(visit.bytes < MOST_BYTES, f"Progress weighs under {MOST_BYTES} bytes", visit.bytes)
            shift = visit.page.evaluate("() => window.layoutShift")
            self.checks.figure(
                f"Progress: {visit.bytes} bytes over the wire in {len(visit.addresses)} requests,"
                f" HTML {whole} bytes, layout shift {shift:.4f}"
            )


if __name__ == "__main__":
    main(
        ProgressTest,
        [
            ProgressTest.level, ProgressTest.sources, ProgressTest.rules, ProgressTest.achievements,
            ProgressTest.ledger, ProgressTest.narrow, ProgressTest.refresh, ProgressTest.accounts_own,
            ProgressTest.alone, ProgressTest.gone, ProgressTest.catalogue_gone, ProgressTest.weight, ProgressTest.states,
        ],
    )  # fmt: skip
