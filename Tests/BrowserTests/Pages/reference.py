"""The browser test of the pages that explain: the HTTP API, and the design's parts."""

import os
import re
import subprocess

from suite import BrowserTest, main
from survey import survey
from visit import Visit

SECTIONS = 14


def routes_there(visit):
    visit.open()
    visit.until("document.querySelectorAll('.route').length > 0", "the routes")


class ReferenceTest(BrowserTest):
    def design(self):
        def arrive(visit):
            visit.open()
            visit.until("!document.getElementById('design-link').hidden", "the shell")

        survey(self, "design", arrive, path="/design")
        with Visit(self, path="/design") as visit:
            arrive(visit)
            sections = visit.count("#design-body > section")
            self.checks.that(sections >= SECTIONS, f"Design has at least {SECTIONS} sections", sections)
            links = visit.page.locator("#design-nav a").evaluate_all("(all) => all.map((each) => each.hash)")
            known = visit.page.evaluate("(ids) => ids.every((id) => document.querySelector(id))", links)
            self.checks.that(known and len(links) == sections, "each section is listed beside the page", links)
        for who in ("one", "none"):
            with Visit(self, who=who, path="/design", refusals=(404,)) as visit:
                answer = visit.open()
                self.checks.equal(
                    [answer.status, visit.text("h1")],
                    [404, "There is nothing at this address"],
                    f"Design is not there for others ({who})",
                )
                visit.accessible(f"Design for {who}")
        with Visit(self, who=None, path="/design") as visit:
            visit.open()
            self.checks.that("/sign-in?next=" in visit.page.url, "Design asks who is not signed in to sign in")

    def documentation(self):
        survey(self, "api", routes_there, who="one", path="/api")
        with Visit(self, who="one", path="/api") as visit:
            routes_there(visit)
            document = visit.page.evaluate("async () => (await fetch('/api/v1/openapi.json')).json()")
            known = sorted(
                f"{method}{path}" for path, item in document["paths"].items() for method in item
                if method in ("get", "post", "put", "delete")
            )  # fmt: skip
            shown = visit.page.locator(".route").evaluate_all(
                "(all) => all.map((each) => each.querySelector('.route-method').textContent.toLowerCase()"
                " + each.querySelector('.route-path').textContent)"
            )
            self.checks.equal(sorted(shown), known, "the page shows each route of the description")
            self.checks.equal(
                visit.count(".route .command code"), len(known), "each route has a line to type"
            )
            visit.page.fill("#docs-query", "tokens delete")
            left = visit.page.locator(".route:visible").count()
            self.checks.equal(left, 1, "the filter leaves what has its words")
            visit.page.fill("#docs-query", "no such route")
            self.checks.that(visit.page.is_visible("#routes-none"), "the filter says where nothing is left")

    def lines(self):
        """Each line of the documentation, typed into a shell against the running suite."""
        with Visit(self, who="caller", path="/api") as visit:
            routes_there(visit)
            lines = visit.page.locator(".command code").all_text_contents()
            csrf = visit.page.get_attribute("meta[name=csrf]", "content")
            token = visit.page.evaluate(
                """async (csrf) => (await (await fetch("/api/v1/account/tokens", {
                    method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
                    body: JSON.stringify({ name: "lines", scopes: ["catalog", "account", "progress", "leaderboards"] }),
                })).json()).token""",
                csrf,
            )
            [session] = [each for each in visit.context.cookies() if "session" in each["name"]]
        filled = {**os.environ, "TOKEN": token, "SESSION": session["value"], "CSRF": csrf}
        read = [line for line in lines if " -X " not in line and re.search("/[A-Z]{2,}", line) is None]
        for line in read:
            status, body = self.typed(line, filled)
            self.checks.that(status == "200" and body != "", f"200 answers: {line}", (status, body[:200]))
        self.checks.that(len(read) >= 6, "lines that read were tried", len(read))
        # Their placeholders name nothing that is there: that is what they are told, and not that they may not ask.
        for line in [each for each in lines if each not in read]:
            status, body = self.typed(line, filled)
            fits = status in ("200", "204", "404", "422") or '"wrongPassword"' in body
            self.checks.that(fits, f"is understood: {line}", (status, body))
        status, _ = self.typed(read[0], {**filled, "TOKEN": token[:-2] + "xx"})
        self.checks.equal(status, "401", "a wrong token is refused")

    def typed(self, line, variables):
        run = subprocess.run(
            ["bash", "-c", line + " -s -w '\\n%{http_code}'"],
            env=variables, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        body, _, status = run.stdout.rpartition("\n")
        return status, body


if __name__ == "__main__":
    main(ReferenceTest, [ReferenceTest.documentation, ReferenceTest.lines, ReferenceTest.design])
