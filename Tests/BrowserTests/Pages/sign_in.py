"""The browser test of signing in and out, and of the links that make accounts and passwords."""

from urllib.parse import urlsplit

from suite import BrowserTest, call, main
from survey import survey
from visit import Visit

NEW_PASSWORD = "another four words here"
MISMATCH = "E-mail and password do not match. Check both."


class SignInTest(BrowserTest):
    """All on the installation that nobody used yet, so that its limits of failures are this test's alone."""

    def first_operator(self):
        """The set-up link of a fresh installation makes the first operator, once."""
        path = self.suite["setUpLink"].removeprefix(self.bases["fresh"])
        survey(self, "set-up-link", lambda visit: visit.open(), who=None, base="fresh", path=path)
        with self.nobody(path=path) as visit:
            visit.open()
            self.checks.equal(visit.text("h1"), "Make the first account", "the set-up link says what it does")
            self.checks.equal(visit.focused(), "name", "the first field has the focus")
            visit.press("Tab", "Tab")
            visit.page.keyboard.type("short")
            visit.press("Enter")
            problems = [visit.text(f"#{name}-problem") for name in ("name", "email", "password")]
            self.checks.equal(
                problems,
                ["Type your name.", "Type your e-mail address.",
                 "A password has at least 10 characters; this one has 5."],
                "each field says what it lacks",
            )  # fmt: skip
            self.checks.equal(visit.focused(), "name", "the first field that lacks something has the focus")
            visit.accessible("the set-up link with problems")
            visit.screenshot("set-up-problems")
            visit.page.keyboard.type("First Operator")
            visit.press("Tab")
            visit.page.keyboard.type("first@fresh.example")
            visit.press("Tab")
            visit.press("Control+a")
            visit.page.keyboard.type(self.password)
            visit.press("Enter")
            self.at_home(visit, "the set-up link signs the first operator in")
            visit.until("document.getElementById('account-name').textContent === 'First Operator'", "the name")
            self.checks.equal(
                visit.page.get_attribute("#design-link", "hidden"), None, "the first account is an operator's"
            )
            session = visit.context.storage_state()
        self.worthless(path, "a second use of the set-up link")

        def without_artists(visit):
            visit.open()
            visit.until("document.querySelector('#figures-instead h3') !== null", "a state instead of the figures")

        survey(self, "home-no-artists", without_artists, who=None, base="fresh", session=session)
        with self.nobody(path=path[:-4], refusals=(403,)) as visit:
            visit.open()
            self.checks.that("link" in visit.text("#message").lower(), "a cut link is told", visit.text("#message"))

    def by_keyboard(self):
        """In and out without a pointer; and nothing private behind the back button."""
        survey(self, "sign-in", lambda visit: visit.open(), who=None, base="fresh", path="/sign-in")
        with self.nobody() as visit:
            visit.open("/account?artist=bt-studio")
            address = urlsplit(visit.page.url)
            self.checks.equal(
                [address.path, address.query],
                ["/sign-in", "next=%2Faccount%3Fartist%3Dbt-studio"],
                "a page leads who is not signed in to the sign-in page",
            )
            self.checks.equal(visit.focused(), "email", "the e-mail field has the focus")
            self.type_in(visit, "first@fresh.example", self.password)
            visit.page.wait_for_url("**/account*")
            self.checks.equal(
                visit.page.url, self.bases["fresh"] + "/account?artist=bt-studio", "and from there to the page"
            )
            visit.until("!document.getElementById('profile-form').hidden", "the profile")
            self.checks.that("first@fresh.example" in visit.text("main"), "the page is the account's")
            visit.page.evaluate("() => document.activeElement.blur()")
            visit.tab_to("#account-button")
            visit.press("Enter")
            visit.tab_to("#sign-out-form button")
            visit.press("Enter")
            visit.page.wait_for_url("**/sign-in*")
            self.checks.equal(visit.text("#message"), "You are signed out.", "signing out is told")
            visit.page.go_back()
            visit.page.wait_for_url("**/sign-in*")
            self.checks.that(
                "first@fresh.example" not in visit.page.content() and visit.count("#profile-form") == 0,
                "the back button leads to signing in, and shows nothing private",
                visit.page.url,
            )
        with self.nobody() as visit:
            visit.open("/sign-in?next=%2F%2Fevil.example%2Fx")
            self.type_in(visit, "FIRST@fresh.example", self.password)
            self.at_home(visit, "signing in leads to no other host")
            cookies = [each for each in visit.context.cookies() if each["name"] != ""]
            self.checks.that(
                cookies and all(each["httpOnly"] and each["sameSite"] == "Lax" for each in cookies),
                "cookies are HttpOnly and SameSite",
                cookies,
            )

    def refusals(self):
        """A wrong password, and too many of them."""
        with self.nobody(path="/sign-in", refusals=(403, 429)) as visit:
            visit.open()
            self.press_sign_in(visit)
            problems = [visit.text("#email-problem"), visit.text("#password-problem")]
            self.checks.equal(
                problems, ["Type your e-mail address.", "Type your password."], "empty fields are told"
            )
            self.type_in(visit, "first@fresh.example", "wrong words altogether")
            visit.until("document.getElementById('message').textContent !== ''", "the refusal")
            self.checks.equal(visit.text("#message"), MISMATCH, "a wrong password is told")
            self.checks.equal(visit.page.input_value("#email"), "first@fresh.example", "the e-mail stays")
            self.checks.equal(visit.page.input_value("#password"), "", "the password does not")
            self.checks.equal(visit.focused(), "password", "the password field has the focus")
            visit.accessible("a wrong password")
            visit.screenshot("sign-in-wrong")
            visit.page.fill("#email", "nobody@fresh.example")
            told = []
            for _ in range(9):
                visit.page.fill("#password", "wrong words altogether")
                with visit.page.expect_response(lambda it: it.request.method == "POST") as answer:
                    visit.press("Enter")
                visit.page.wait_for_load_state("load")
                told.append((answer.value.status, visit.text("#message")))
            self.checks.equal(
                told[:8], [(403, MISMATCH)] * 8, "an e-mail without account is refused like one with"
            )
            self.checks.that(
                told[8][0] == 429 and told[8][1].startswith("Too many tries. Wait "), "then it is too many", told[8]
            )
            visit.accessible("too many tries")
            visit.screenshot("sign-in-too-many")
            visit.page.fill("#email", "first@fresh.example")
            visit.page.fill("#password", self.password)
            visit.press("Enter")
            self.at_home(visit, "another account is not held up by that")

    def password_link(self):
        """A link for a password: shown, used, used up; and it ends the sessions there were."""
        socket = self.suite["dashboards"]["fresh"]
        added = call(socket, "dashboard.addAccount", email="linked@fresh.example", name="Lina Linked")
        path = added["link"]["url"].removeprefix(self.bases["fresh"])
        survey(self, "password-link", lambda visit: visit.open(), who=None, base="fresh", path=path)
        with self.nobody(path=path) as visit:
            visit.open()
            self.checks.equal(visit.text("h1"), "Choose your password", "the link says what it does")
            self.checks.equal(visit.focused(), "password", "the password field has the focus")
            visit.page.keyboard.type(self.password)
            visit.press("Enter")
            self.at_home(visit, "the link sets the password and signs in")
            again = call(socket, "dashboard.createPasswordLink", account=added["account"])["url"]
            with self.nobody(path=again.removeprefix(self.bases["fresh"])) as other:
                other.open()
                other.page.keyboard.type(NEW_PASSWORD)
                other.press("Enter")
                self.at_home(other, "a link for a new password works")
            visit.open("/account")
            self.checks.equal(urlsplit(visit.page.url).path, "/sign-in", "it ended the session that there was")
        self.worthless(path, "a used link")
        with self.nobody(path="/sign-in", refusals=(403,)) as visit:
            visit.open()
            self.type_in(visit, "linked@fresh.example", self.password)
            visit.until("document.getElementById('message').textContent !== ''", "the refusal")
            self.checks.equal(visit.text("#message"), MISMATCH, "the old password is worth nothing")
            self.type_in(visit, "linked@fresh.example", NEW_PASSWORD)
            self.at_home(visit, "the new one signs in")

    def without_script(self):
        """Signing in, the link and the refusal need no JavaScript."""
        added = call(
            self.suite["dashboards"]["fresh"], "dashboard.addAccount", email="plain@fresh.example", name="Pia Plain"
        )
        with self.nobody(script=False, refusals=(403,)) as visit:
            visit.page.goto(added["link"]["url"], wait_until="load")
            visit.page.locator("#password").fill(self.password)
            visit.page.locator("[type=submit]").click()
            visit.page.wait_for_url(self.bases["fresh"] + "/")
            self.checks.that(
                "needs JavaScript" in visit.page.locator("noscript").inner_text(),
                "a link works without JavaScript, and Home says that it needs it",
            )
            visit.screenshot("home-no-script")
            visit.context.clear_cookies()
            visit.open("/sign-in?next=%2Faccount")
            visit.page.locator("#email").fill("plain@fresh.example")
            visit.page.locator("#password").fill("wrong words altogether")
            visit.page.locator("[type=submit]").click()
            visit.page.get_by_text(MISMATCH).wait_for()
            visit.page.locator("#password").fill(self.password)
            visit.page.locator("[type=submit]").click()
            visit.page.wait_for_url("**/account")
            self.checks.that(True, "signing in works without JavaScript, and leads on to the page")
            visit.screenshot("account-no-script")

    def not_there(self):
        """An address without a page."""
        survey(
            self, "not-there", lambda visit: visit.open(), who=None, base="fresh", path="/no-such-page", refusals=(404,)
        )

    def nobody(self, **how):
        return Visit(self, who=None, base="fresh", **how)

    def worthless(self, path, what):
        survey(
            self, what.replace(" ", "-"), lambda visit: visit.open(), who=None, base="fresh", path=path,
            keyboard=False, refusals=(403,),
        )  # fmt: skip
        with self.nobody(path=path, refusals=(403,)) as visit:
            answer = visit.open()
            told = visit.text("#message")
            self.checks.that(answer.status == 403 and "link" in told.lower(), f"{what} is told", (answer.status, told))
            self.checks.equal(visit.count("#link-form:visible"), 0, f"{what} shows no form for it")

    def type_in(self, visit, email, password):
        """With the keyboard alone."""
        visit.page.focus("#email")
        visit.press("Control+a")
        visit.page.keyboard.type(email)
        visit.press("Tab")
        visit.page.keyboard.type(password)
        visit.press("Enter")

    def press_sign_in(self, visit):
        visit.tab_to("[type=submit]")
        visit.press("Enter")

    def at_home(self, visit, what):
        visit.page.wait_for_url(self.bases["fresh"] + "/")
        self.checks.equal(visit.page.url, self.bases["fresh"] + "/", what)


if __name__ == "__main__":
    main(
        SignInTest,
        [
            SignInTest.first_operator, SignInTest.by_keyboard, SignInTest.refusals, SignInTest.password_link,
            SignInTest.without_script, SignInTest.not_there,
        ],
    )  # fmt: skip
