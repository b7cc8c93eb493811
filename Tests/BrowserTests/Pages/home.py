"""The browser test of Home in all its states."""

import json
import re
import time
from urllib.parse import parse_qs, urlsplit

from suite import BrowserTest, main
from survey import survey
from visit import FIGURES_THERE, Visit

MOST_BYTES = 100 * 1024
MOST_HTML = 20 * 1024
FIGURES = ("tracks", "plays", "downloads", "followers")
CARDS = ["Tracks", "Total Plays", "Albums", "Downloads", "Followers", "Level", "Growth", "View Profile"]
INSTEAD = "document.querySelector('#figures-instead h3') !== null"
CHOSEN = "new URLSearchParams(location.search).get('artist')"
STUDIO = "bt-studio"
EMPTY = "bt-empty"


def note(kinds, answer):
    """How scripts and styles are sent; the smallest are not worth the work."""
    if "/assets/" in answer.url and int(answer.headers.get("content-length", 0)) > 1000:
        kinds[urlsplit(answer.url).path] = answer.headers.get("content-encoding")


class HomeTest(BrowserTest):
    def states(self):
        """Every state of the page, looked at in every way."""

        def figures(visit):
            visit.home()

        def instead(visit):
            visit.open()
            visit.until(INSTEAD, "a state instead of the figures")

        survey(self, "home-one", figures, who="one")
        survey(self, "home-several", figures, who="several")
        survey(self, "home-operator", figures, keyboard=False)
        survey(self, "home-empty-artist", figures, who="several", path=f"/?artist={EMPTY}", keyboard=False)
        survey(self, "home-none", instead, who="none", keyboard=False)
        survey(self, "home-none-links", instead, who="none", base="configured")
        survey(self, "home-missing", instead, who="several", path="/?artist=bt-no-such")
        survey(self, "home-configured", figures, who="one", base="configured", keyboard=False)
        survey(self, "home-no-menu", figures, who="one", base="bare", keyboard=False)

    def loading(self):
        """While the data is on its way: shapes of what comes, said to be busy, at rest where motion is reduced."""
        for motion in ("no-preference", "reduce"):
            with Visit(self, who="one") as visit:
                visit.page.emulate_media(reduced_motion=motion)
                held = []
                visit.page.route("**/api/v1/home*", lambda route: held.append(route))
                visit.open()
                visit.until("document.querySelectorAll('.figure .bone').length === 8", "the skeleton")
                busy = visit.page.get_attribute("#figures-section", "aria-busy")
                self.checks.equal(busy, "true", f"figures on their way are busy ({motion})")
                running = visit.page.evaluate(
                    "() => document.getAnimations().filter((each) => each.playState === 'running').length"
                )
                self.checks.that(
                    (running > 0) == (motion == "no-preference"), f"the skeleton moves ({motion})", running
                )
                visit.accessible(f"Home while loading ({motion})")
                visit.screenshot(f"home-loading-{motion}")
                for route in held:
                    route.continue_()
                visit.until(FIGURES_THERE, "the figures")
                visit.settled()
                visit.steady(f"Home, as the figures replace the skeleton ({motion})")

    def moments(self):
        """Greeting and date at the edges of the day, by the account's time zone, else by the browser's."""
        day = "Saturday, 21 November 2026"
        edges = [
            ("one", "2026-11-21T04:59:30+00:00", "Etc/UTC", "Good evening", day),
            ("one", "2026-11-21T05:00:10+00:00", "Etc/UTC", "Good morning", day),
            ("one", "2026-11-21T11:59:30+00:00", "Etc/UTC", "Good morning", day),
            ("one", "2026-11-21T12:00:10+00:00", "Etc/UTC", "Good afternoon", day),
            ("one", "2026-11-21T18:00:10+00:00", "Etc/UTC", "Good evening", day),
            ("one", "2026-11-21T03:30:00+00:00", "America/Toronto", "Good evening", "Friday, 20 November 2026"),
            # Fourteen hours ahead, whatever the browser believes.
            ("zoned", "2026-11-20T14:59:30+00:00", "Etc/UTC", "Good evening", day),
            ("zoned", "2026-11-20T15:00:10+00:00", "America/Toronto", "Good morning", day),
            ("zoned", "2026-11-20T22:00:10+00:00", "Etc/UTC", "Good afternoon", day),
            ("zoned", "2026-12-31T16:30:00+00:00", "Etc/UTC", "Good morning", "Friday, 1 January 2027"),
        ]  # fmt: skip
        for who, now, zone, greeting, date in edges:
            with Visit(self, who=who, zone=zone, now=now) as visit:
                visit.home()
                what = f"at {now} in {zone}, {who}"
                self.checks.equal(visit.text("#greeting"), greeting, f"the greeting {what}")
                self.checks.equal(visit.text("#date"), date, f"the date {what}")

    def one_artist(self):
        with Visit(self, who="one") as visit:
            visit.home()
            self.checks.equal(visit.page.text_content("#name bdi"), "Ada Studio", "the heading names the artist")
            self.checks.that(visit.page.is_hidden("#artist-chooser"), "who has one artist has no switcher")
            found = {name: visit.figure(name) for name in (*FIGURES, "albums")}
            known = {"tracks": 3, "plays": 12, "downloads": 2, "followers": 3, "albums": 1}
            self.checks.equal(found, known, "figures are what was put and recorded")
            self.checks.equal(visit.page.get_attribute("[data-figure=growth] data", "value"), "100", "growth")
            self.checks.equal(visit.text("[data-figure=growth] .figure-note"), "Exceptional growth", "its label")
            level = visit.page.evaluate(
                "async () => (await (await fetch('/api/v1/home?parts=level')).json()).level.value"
            )
            self.checks.equal(visit.figure("level"), level["level"], "the account's level")
            told = f"{level['title']} Level {level['level']} {level['xp']:,} XP"
            self.checks.equal(visit.text("#meta"), told, "its title and XP beside the greeting")
            self.checks.equal(
                visit.text("[data-figure=profile] .figure-value"), "Not configured", "View Profile says so"
            )
            self.navigation(visit)
            visit.press("/")
            self.checks.that(visit.focused() != "artist-input", "the switcher's key does nothing without one")
        with Visit(self, who="one", base="configured") as visit:
            visit.home()
            link = visit.page.locator("[data-figure=profile] a")
            found = [link.get_attribute(name) for name in ("href", "target", "rel")]
            self.checks.equal(
                found,
                [f"https://beatpass.example/ada-studio?id={STUDIO}", "_blank", "noopener"],
                "View Profile leads to the public page in a new tab",
            )

    def several_artists(self):
        account = self.accounts["several"]
        known = {each["id"]: each for each in self.artists}
        first, second, empty = account["artists"]
        with Visit(self, who="several") as visit:
            visit.home()
            self.cards(visit, known[first])
            visit.press("/")
            visit.until("document.querySelectorAll('.option').length > 0", "the artists")
            offered = visit.page.evaluate(
                "() => [...document.querySelectorAll('.option')].map((each) => each.dataset.artist)"
            )
            self.checks.equal(sorted(offered), sorted(account["artists"]), "the switcher offers one's own artists")
            visit.accessible("the artist switcher, open")
            visit.screenshot("chooser")
            visit.press("Escape")
            self.choose(visit, known[second])
            self.cards(visit, known[second])
            visit.page.reload(wait_until="load")
            visit.until(FIGURES_THERE, "the figures")
            self.checks.equal(visit.page.evaluate(f"() => {CHOSEN}"), second, "the URL keeps the choice on reload")
            self.cards(visit, known[second])
            self.choose(visit, {"id": empty, "name": "Nobody Yet"})
            self.empty(visit)
            visit.page.go_back()
            self.named(visit, known[second]["name"])
            self.cards(visit, known[second])
            visit.page.go_back()
            self.named(visit, known[first]["name"])
            self.cards(visit, known[first])
            visit.page.go_forward()
            self.named(visit, known[second]["name"])
            visit.steady("switching between artists")

    def empty(self, visit):
        """All is zero, because it was measured; growth is not a number yet."""
        found = [visit.figure(name) for name in (*FIGURES, "albums")]
        self.checks.equal(found, [0, 0, 0, 0, 0], "an artist without anything has zeros")
        self.checks.equal(visit.text("[data-figure=growth] .figure-value"), "Calculating", "growth is calculating")
        self.checks.equal(
            visit.text("[data-figure=growth] .figure-note"), "10 more plays needed", "growth says what is missing"
        )

    def no_artist(self):
        with Visit(self, who="none") as visit:
            visit.open()
            visit.until(INSTEAD, "the state")
            self.checks.equal(visit.text("#figures-instead h3"), "No Artist Profile", "the state has its name")
            self.checks.that(visit.page.is_hidden("#figures"), "there are no figures")
            self.checks.equal(urlsplit(visit.page.url).path, "/", "it is a state and no redirect")
            self.checks.equal(visit.text("#name"), "Nora None", "the account's name is in the heading")
            self.checks.that(
                visit.count("#figures-instead a[href^='https://beatpass.example']") == 0
                and "none@label.example" in visit.text("#figures-instead"),
                "without configured links it says whom to ask, and by which e-mail",
            )
            self.checks.that(visit.page.is_hidden("#artist-chooser"), "there is no switcher")
        with Visit(self, who="none", base="configured") as visit:
            visit.open()
            visit.until(INSTEAD, "the state")
            links = visit.page.locator("#figures-instead a[target=_blank]")
            found = [each.get_attribute("href") for each in links.all()]
            self.checks.equal(
                found,
                ["https://beatpass.example/apply", "https://beatpass.example/finish"],
                "configured links lead to the application and to finishing set-up",
            )

    def missing_artist(self):
        """One that is somebody else's and one that is not there look alike to the last letter."""
        foreign = next(each["id"] for each in self.artists if each["id"] not in self.accounts["several"]["artists"])
        seen = []
        for artist in (foreign, "bt-no-such"):
            with Visit(self, who="several", path=f"/?artist={artist}") as visit:
                answers = []
                visit.page.on("response", lambda it: answers.append(it) if "/api/v1/home" in it.url else None)
                visit.open()
                visit.until(INSTEAD, "the state")
                self.checks.equal(visit.text("#figures-instead h3"), "No such artist", f"{artist} is told")
                self.checks.that(visit.page.is_hidden("#figures"), f"{artist} has no figures")
                answer = answers[0].json()
                told = [answers[0].status, answer["artist"], answer["summary"]]
                page = visit.page.inner_html("main").replace(artist, "ARTIST")
                seen.append([told, re.sub(r'datetime="[^"]*"', "", page)])
                visit.page.click("#figures-instead .button.is-main")
                visit.until(FIGURES_THERE, "the own artist's figures")
                kept = visit.page.evaluate(f"() => {CHOSEN}")
                self.checks.equal(kept, None, "the way out leads to the own artist")
        self.checks.equal(seen[0], seen[1], "foreign and absent artists are told alike")
        with Visit(self, path=f"/?artist={foreign}") as visit:
            visit.home()
            self.checks.equal(visit.text("#name"), visit.text("#name"), "an operator sees the same artist")

    def menus(self):
        with Visit(self, who="one", base="configured") as visit:
            visit.home()
            self.navigation(visit)
            for place in (".side", ".chips", "#shortcuts"):
                link = visit.page.locator(f"{place} a[href='https://handbook.example/start']")
                found = [link.get_attribute("target"), link.get_attribute("rel"), link.text_content() or ""]
                self.checks.that(
                    found[:2] == ["_blank", "noopener"] and "opens in a new tab" in found[2],
                    f"an outside page of the menu opens a new tab and says so ({place})",
                    found,
                )
            self.checks.equal(
                visit.page.get_attribute("#support a", "href"), "mailto:help@beatpass.example", "the support link"
            )
        with Visit(self, who="one", base="bare") as visit:
            visit.home()
            for place in ("#shortcuts", ".side"):
                self.checks.equal(visit.text(place), "No menu items configured", f"an empty menu says so ({place})")

    def operator(self):
        """An operator looks at every artist; the figures are those of an independent count."""
        with Visit(self) as visit:
            visit.home()
            self.checks.that(visit.page.is_visible("#artist-chooser"), "an operator has the switcher")
            self.checks.equal(
                visit.page.get_attribute("#design-link", "hidden"), None, "an operator's menu has the page Design"
            )
            for artist in self.chosen():
                self.choose(visit, artist)
                self.cards(visit, artist)
            visit.steady("choosing artists")

    def chosen(self):
        """A few artists that differ: most plays, most tracks, no track, longest name, beyond ASCII."""
        named = [each for each in self.artists if each["name"].strip() == each["name"] != ""]
        picks = [
            max(named, key=lambda each: each["plays"]),
            max(named, key=lambda each: each["tracks"]),
            min(named, key=lambda each: (each["tracks"], each["id"])),
            max(named, key=lambda each: len(each["name"])),
            *[each for each in named if not each["name"].isascii()][:2],
        ]
        return list({each["id"]: each for each in picks}.values())

    def choose(self, visit, artist):
        """Chooses an artist with the keyboard alone: `/`, the name, arrows, Enter."""
        visit.page.evaluate("() => document.activeElement?.blur()")
        visit.press("/")
        visit.until("document.activeElement.id === 'artist-input'", "the focus on the search")
        visit.page.keyboard.insert_text(artist["name"])
        option = f"document.querySelector('.option[data-artist={json.dumps(artist['id'])}]') !== null"
        visit.until(f"!document.getElementById('artist-popup').hidden && {option}", f"{artist['name']!r}")
        visit.until("document.querySelector('#artist-list[aria-busy]') === null", "the end of the search")
        for _ in range(25):
            active = visit.page.evaluate(
                "() => document.querySelector('.option.is-active')?.dataset.artist ?? null"
            )
            if active == artist["id"]:
                break
            visit.press("ArrowDown")
        else:
            raise TimeoutError(f"the artist {artist['name']!r} ({artist['id']}) is not among the options")
        visit.press("Enter")
        visit.until(f"{CHOSEN} === {json.dumps(artist['id'])}", "the URL")
        self.named(visit, artist["name"])

    def named(self, visit, name):
        """Waits until the heading names an artist and the figures stand there."""
        visit.until(
            f"document.querySelector('#name bdi')?.textContent === {json.dumps(name.strip())} && {FIGURES_THERE}",
            f"{name!r} and the figures",
        )

    def cards(self, visit, artist):
        name = artist["name"]
        self.checks.equal(visit.page.text_content("#name bdi"), name.strip(), f"the heading names {name!r}")
        for figure in FIGURES:
            expected = artist[figure]
            self.checks.equal(visit.figure(figure), expected, f"{figure} of {name!r}")
            self.checks.equal(visit.full_text(figure), f"{expected:,}", f"{figure} of {name!r} in groups of digits")
        brought = visit.text("[data-figure=plays] .figure-note")
        match = re.fullmatch(r"([\d,]+) brought in without dates", brought)
        count = 0 if match is None else int(match.group(1).replace(",", ""))
        self.checks.that(
            (brought == "" or match is not None) and count <= artist["plays"],
            f"plays without dates of {name!r} are part of all plays",
            brought,
        )

    def navigation(self, visit):
        menu = visit.page.evaluate("async () => (await (await fetch('/api/v1/home')).json()).menu")
        names = visit.page.locator(".shortcut-name").all_inner_texts()
        self.checks.equal(names, [each["label"] for each in menu], "quick navigation is the menu configuration")
        side = visit.page.locator(".side .place-name").all_inner_texts()
        self.checks.equal(side, names, "the sidebar shows the same pages")
        links = visit.count("a.shortcut")
        self.checks.equal(links, sum(each["available"] for each in menu), "only available pages are links")
        for item in menu:
            if not item["available"]:
                shown = visit.page.locator(".shortcut", has_text=item["label"]).first.inner_text()
                self.checks.that(item["reason"] in shown, f"{item['label']} says why it is not available", shown)
        labels = visit.page.locator(".figure dt").all_inner_texts()
        self.checks.equal(labels, CARDS, "eight cards in their order")

    def themes(self):
        with Visit(self, scheme="light") as visit:
            visit.home()
            start = visit.theme()
            self.checks.equal(start[0], "system", "the theme is the system's at first")
            visit.page.click("#theme-button")
            light = visit.theme()
            visit.press("t")
            dark = visit.theme()
            self.checks.that(
                light == ["light", start[1]] and dark[0] == "dark" and dark[1] != start[1],
                "button and key switch to light and dark",
                [start, light, dark],
            )
            visit.page.reload(wait_until="domcontentloaded")
            self.checks.equal(visit.theme(), dark, "the theme is kept on reload")
            visit.until(FIGURES_THERE, "the figures")
            visit.page.click("#account-button")
            visit.accessible("the account menu, open")
            visit.screenshot("account-menu")
            visit.page.check('#account-menu input[name="theme"][value="system"]', force=True)
            self.checks.equal(visit.theme(), start, "the account menu switches back to the system's theme")

    def keys(self):
        with Visit(self) as visit:
            visit.home()
            visit.press("Tab")
            self.checks.equal(
                visit.page.evaluate("() => document.activeElement.className"),
                "skip",
                "the first stop of the Tab key skips to the content",
            )
            visit.press("Enter")
            self.checks.equal(visit.focused(), "content", "the skip link leads to the content")
            visit.press("?")
            self.checks.that(visit.page.is_visible("#keys-dialog"), "? lists the keys")
            self.checks.equal(
                visit.page.locator("#keys-list kbd").all_inner_texts(),
                ["/", "r", "t", "g", "h", "g", "a", "?"],
                "all keys are listed",
            )
            visit.accessible("the list of keys")
            visit.screenshot("keys")
            visit.press("Escape")
            self.checks.that(visit.page.is_hidden("#keys-dialog"), "Escape closes the list of keys")
            visit.press("/")
            visit.until("document.querySelectorAll('.option').length > 0", "the artists")
            visit.press("t")
            self.checks.equal(visit.theme()[0], "system", "a key typed into the search is text")
            visit.press("Escape")
            self.checks.that(visit.page.is_hidden("#artist-popup"), "Escape closes the artist switcher")
            before = len([each for each in visit.addresses if "/api/v1/home" in each])
            visit.page.evaluate("() => document.activeElement.blur()")
            visit.press("r")
            visit.until("document.querySelector('#reload.is-busy') === null", "the end of the reload")
            after = len([each for each in visit.addresses if "/api/v1/home" in each])
            self.checks.equal(after, before + 1, "r reloads the figures")
            visit.press("g", "a")
            visit.page.wait_for_url("**/account*")
            visit.press("g", "h")
            visit.page.wait_for_url(lambda url: urlsplit(url).path == "/")
            self.checks.that(True, "g a and g h go to the account and back")

    def weight(self):
        """What Home costs: bytes over the wire, and the time until its figures stand there on a slow processor."""
        with Visit(self, who="one") as visit:
            kinds = {}
            visit.page.on("response", lambda it: note(kinds, it))
            answer = visit.open()
            visit.until(FIGURES_THERE, "the figures")
            visit.settled()
            sent = int(answer.headers.get("content-length", 0))
            whole = len(answer.body())
            self.checks.that(
                kinds and all(each == "gzip" for each in kinds.values()), "scripts and styles are sent compressed", kinds
            )
            self.checks.that(whole < MOST_HTML, f"Home's HTML has under {MOST_HTML} bytes", whole)
            self.checks.that(visit.bytes < MOST_BYTES, f"Home weighs under {MOST_BYTES} bytes", visit.bytes)
            self.checks.figure(
                f"Home: {visit.bytes} bytes over the wire in {len(visit.addresses)} requests,"
                f" HTML {whole} bytes, {sent} sent"
            )
        times = []
        for _ in range(3):
            with Visit(self, who="one") as visit:
                visit.wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                begun = time.monotonic()
                visit.open()
                visit.until("window.usableAt !== null", "the figures")
                times.append(visit.page.evaluate("() => window.usableAt"))
                self.checks.that(times[-1] <= (time.monotonic() - begun) * 1000, "the page's own clock is sane")
        self.checks.figure(
            "Home usable with a processor four times slower after "
            + ", ".join(f"{each:.0f} ms" for each in sorted(times))
        )


if __name__ == "__main__":
    main(
        HomeTest,
        [
            HomeTest.one_artist, HomeTest.several_artists, HomeTest.no_artist, HomeTest.missing_artist,
            HomeTest.menus, HomeTest.operator, HomeTest.moments, HomeTest.themes, HomeTest.keys,
            HomeTest.loading, HomeTest.weight, HomeTest.states,
        ],
    )  # fmt: skip
