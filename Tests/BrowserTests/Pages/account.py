"""The browser test of the account page: profile, password, sessions, tokens, activity."""

import json
import urllib.error
import urllib.request

from suite import BrowserTest, main
from survey import survey
from visit import Visit

NEW_PASSWORD = "another four words here"
LOADED = (
    "!document.getElementById('profile-form').hidden"
    " && ['artists', 'sessions', 'tokens', 'events'].every((name) =>"
    " document.querySelector(`#${name}-panel .panel-bones, #${name}-panel[aria-busy]`) === null)"
)


def arrive(visit):
    visit.open()
    visit.until(LOADED, "the sections")


class AccountTest(BrowserTest):
    def states(self):
        survey(self, "account", arrive, who="several", path="/account")
        survey(self, "account-operator", arrive, path="/account", keyboard=False)

    def profile(self):
        """Saved, told, and shown on Home; what is wrong is told beside its field."""
        with self.page(zone="Europe/Oslo", refusals=(422,)) as visit:
            arrive(visit)
            self.checks.equal(visit.page.input_value("#name"), "Mo Mutable", "the form shows the name")
            visit.page.fill("#name", "")
            visit.page.fill("#picture", "ftp://example.org/mo.png")
            self.checks.equal(visit.text("#profile-state"), "Not saved yet.", "a change is marked")
            visit.page.focus("#profile-save")
            visit.press("Enter")
            problems = [visit.text("#name-problem"), visit.text("#picture-problem")]
            self.checks.equal(
                problems, ["Type the name to show.", "An address begins with https:// or http://."], "fields are told"
            )
            self.checks.equal(visit.focused(), "name", "the first of them has the focus")
            visit.accessible("the profile with problems")
            visit.screenshot("account-problems")
            visit.page.fill("#name", "Mo Changed")
            visit.page.fill("#picture", "https://no host")
            visit.press("Enter")
            visit.until("!document.getElementById('picture-problem').hidden", "the server's refusal")
            self.checks.that(
                visit.focused() == "picture" and visit.text("#picture-problem") != "",
                "what the server refuses stands beside its field",
                visit.text("#picture-problem"),
            )
            visit.page.fill("#picture", "")
            visit.until("document.getElementById('timeZone').options.length > 100", "the time zones")
            visit.page.select_option("#timeZone", "Pacific/Kiritimati")
            visit.page.select_option("#country", "NO")
            visit.page.focus("#name")
            visit.press("Enter")
            self.told(visit, "Profile saved.")
            self.checks.equal(visit.text("#profile-name"), "Mo Changed", "the page shows the new name")
            self.checks.that("a picture" in visit.text("#profile-completed"), "it says what is missing to be complete")
            self.checks.that(
                visit.page.is_hidden("#profile-discard"), "nothing is left to be saved", visit.text("#profile-state")
            )
            visit.accessible("a toast")
            visit.screenshot("account-saved")
        with self.page(path="/", now="2026-11-20T15:00:10+00:00") as visit:
            visit.home()
            visit.until("document.getElementById('account-name').textContent === 'Mo Changed'", "the name on Home")
            self.checks.equal(visit.text("#greeting"), "Good morning", "Home greets by the time zone that was saved")
            self.checks.equal(visit.text("#date"), "Saturday, 21 November 2026", "and shows that zone's date")

    def password_and_sessions(self):
        """Changing the password ends the other sessions; single ones can be ended."""
        email = self.accounts["mutable"]["email"]
        other = self.sign_in(self.bases["plain"], email, self.password)
        with self.page(refusals=(403,)) as visit, self.page(session=other) as second:
            arrive(second)
            arrive(visit)
            self.checks.that(visit.count("[data-session]") >= 2, "all sessions are listed", visit.count("[data-session]"))
            self.checks.that(
                "This session" in visit.text("[data-session]:first-child th"), "the own one is first and marked"
            )
            self.change_password(visit, "", "short")
            problems = [visit.text("#current-problem"), visit.text("#new-problem")]
            self.checks.that(
                problems[0] == "Type the password you have now." and "at least 10" in problems[1],
                "a password that cannot be is told before it is sent",
                problems,
            )
            self.change_password(visit, "not what it is", NEW_PASSWORD)
            visit.until("!document.getElementById('current-problem').hidden", "the refusal")
            self.checks.equal(
                visit.text("#current-problem"), "The current password is another one.", "a wrong one is told"
            )
            self.change_password(visit, self.password, NEW_PASSWORD)
            self.told(visit, "Password changed. All other sessions were signed out.")
            visit.until("document.querySelectorAll('[data-session]').length === 1", "the own session alone")
            second.open()
            self.checks.that("/sign-in" in second.page.url, "another browser's session is over", second.page.url)
            third = self.sign_in(self.bases["plain"], email, NEW_PASSWORD)
            visit.page.reload(wait_until="load")
            visit.until(LOADED, "the sections")
            visit.page.click("[data-session]:nth-child(2) button")
            self.told(visit, "Session ended.")
            visit.until("document.querySelectorAll('[data-session]').length === 1", "the own session alone")
            with self.page(session=third) as ended:
                ended.open()
                self.checks.that("/sign-in" in ended.page.url, "a session that was ended is over", ended.page.url)
            self.sign_in(self.bases["plain"], email, NEW_PASSWORD)
            visit.page.reload(wait_until="load")
            visit.until(LOADED, "the sections")
            visit.page.click("[data-key=end-others]")
            visit.until("document.querySelector('dialog[open]') !== null", "the question")
            visit.accessible("the question before sessions are ended")
            visit.screenshot("account-dialog")
            visit.page.click("dialog[open] .is-danger")
            self.told(visit, "All other sessions ended.")
            visit.until("document.querySelectorAll('[data-session]').length === 1", "the own session alone")
            lost = visit.page.evaluate("() => document.activeElement === document.body")
            self.checks.that(not lost, "the focus stays on the page after a dialog")

    def tokens(self):
        """Made, shown once, used, limited to its scopes, revoked."""
        with self.page() as visit:
            arrive(visit)
            visit.page.focus("#token-make")
            visit.press("Enter")
            visit.until("document.querySelector('#token-form') !== null", "the dialog")
            visit.press("Enter")
            problems = visit.page.locator("#token-form .field-problem:visible").all_inner_texts()
            self.checks.equal(problems, ["Name it after its use.", "Choose at least one."], "empty fields are told")
            visit.accessible("the dialog of a new token")
            visit.screenshot("token-dialog")
            visit.page.keyboard.type("nightly")
            visit.press("Tab", "Space")
            chosen = visit.page.input_value("#token-form [name=scopes]:checked")
            visit.page.focus("#token-name")
            visit.press("Enter")
            visit.until("document.querySelector('.secret code') !== null", "the token")
            token = visit.page.text_content(".secret code")
            visit.accessible("the new token")
            visit.screenshot("token-secret")
            visit.press("Escape")
            self.checks.that(
                visit.page.is_visible(".dialog .form-problem") and visit.count("dialog[open]") == 1,
                "closing before the token was copied asks first",
            )
            visit.press("Escape")
            visit.until("document.querySelector('dialog[open]') === null", "the end of the dialog")
            visit.page.reload(wait_until="load")
            visit.until(LOADED, "the sections")
            self.checks.that(
                token.startswith("bp_") and token not in visit.page.content(), "the token is shown once"
            )
            self.checks.that("nightly" in visit.text("#tokens-panel"), "the token is listed by its name")
            status, body = self.request("/api/v1/home", token)
            self.checks.that(
                chosen == "catalog" and status == 200 and body["artist"]["value"]["name"] == "Ada Studio",
                "the token gives the page's data",
                (chosen, status),
            )
            self.checks.equal(self.request("/api/v1/account", token)[0], 403, "but only what its scopes name")
            visit.page.reload(wait_until="load")
            visit.until(LOADED, "the sections")
            visit.page.click("[data-token] button")
            visit.until("document.querySelector('dialog[open] .is-danger') !== null", "the question")
            visit.page.focus("dialog[open] .is-danger")
            visit.press("Enter")
            self.told(visit, "Token revoked.")
            visit.until("document.querySelector('[data-token]') === null", "the empty list")
            self.checks.equal(self.request("/api/v1/home", token)[0], 401, "a revoked token is refused")

    def activity(self):
        with self.page() as visit:
            arrive(visit)
            if visit.count("[data-key=more]") > 0:
                visit.page.click("[data-key=more]")
            actions = visit.page.locator("#events-list [data-action]").evaluate_all(
                "(all) => all.map((each) => each.dataset.action)"
            )
            wanted = ["tokenRevoked", "tokenMade", "sessionsEnded", "sessionEnded", "passwordChanged", "profileChanged"]
            self.checks.equal(
                [each for each in actions if each in wanted], wanted, "what was done is listed, newest first"
            )
            self.checks.that("signedIn" in actions, "signing in too", actions)
            visit.screenshot("account-activity")

    def theme(self):
        """The choice on the page and the one in the menu are the same."""
        with Visit(self, who="one", path="/account", scheme="light") as visit:
            arrive(visit)
            visit.page.check('#appearance-form input[value="dark"]', force=True)
            self.checks.equal(visit.theme()[0], "dark", "the page's choice changes the theme")
            self.checks.that(visit.page.is_checked('#account-menu input[value="dark"]'), "the menu follows")

    def page(self, path="/account", **how):
        return Visit(self, who="mutable", path=path, **how)

    def told(self, visit, words):
        """Waits for a toast."""
        found = f"[...document.querySelectorAll('.toast')].some((each) => each.textContent.includes({json.dumps(words)}))"
        visit.until(found, f"the toast {words!r}")
        self.checks.that(True, f"a toast says {words!r}")

    def change_password(self, visit, current, new):
        visit.page.fill("#current", current)
        visit.page.fill("#new", new)
        visit.page.focus("#new")
        visit.press("Enter")

    def request(self, path, token):
        asked = urllib.request.Request(self.bases["plain"] + path, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


if __name__ == "__main__":
    main(
        AccountTest,
        [
            AccountTest.profile, AccountTest.password_and_sessions, AccountTest.tokens, AccountTest.activity,
            AccountTest.theme, AccountTest.states,
        ],
    )  # fmt: skip
