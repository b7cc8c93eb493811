"""The running suite as a test sees it: what is where, who can sign in, and how a test begins and ends.

A test is a script with one class of ``BrowserTest``, called as

    python SCRIPT.py SUITE.json [--screenshots DIR] [--chromium PATH] [--only METHOD]

SUITE.json is what fill.py made. Exit code 1 when a check failed, 2 when the test itself could not run.
The services are stopped and started by whoever runs the script: it prints "waiting: stop the catalog" or
"waiting: start the catalog" (or "the progress", "the leaderboards") and reads one line from its standard input when that is done.
"""

import argparse
import json
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from checks import Checks
from playwright.sync_api import Error, sync_playwright


def call(path, method, **params):
    """One call over a service's Unix socket; gives its result."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(60)
        wire.connect(path)
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        wire.sendall(line.encode() + b"\n")
        answer = json.loads(wire.makefile("r", encoding="utf-8").readline())
    if "result" not in answer:
        raise OSError(f"{method} was refused: {answer['error']}")
    return answer["result"]


class BrowserTest:
    """One script: a browser, the suite's addresses and accounts, and what was asked for and complained about."""

    def __init__(self, browser, arguments):
        self.browser = browser
        self.checks = Checks()
        self.suite = json.loads(Path(arguments.suite).read_text(encoding="utf-8"))
        self.bases = self.suite["bases"]
        self.accounts = self.suite["accounts"]
        self.password = self.suite["password"]
        self.artists = json.loads(Path(self.suite["catalogue"]).read_text(encoding="utf-8"))
        self.screenshots = None if arguments.screenshots is None else Path(arguments.screenshots)
        if self.screenshots is not None:
            self.screenshots.mkdir(parents=True, exist_ok=True)
        self.sessions = {}
        self.addresses = set()
        self.complaints = []

    def session(self, who):
        """The cookies of an account that is signed in; the same for all replicas of the main dashboard."""
        if who not in self.sessions:
            self.sessions[who] = self.sign_in(self.bases["plain"], self.accounts[who]["email"], self.password)
        return self.sessions[who]

    def sign_in(self, base, email, password):
        """Signs in without a page, and gives the cookies."""
        context = self.browser.new_context()
        answer = context.request.post(
            base + "/sign-in", form={"email": email, "password": password, "next": "/"}, max_redirects=0
        )
        cookies = context.storage_state()
        context.close()
        if answer.status != 303:
            raise OSError(f"{email} could not sign in: {answer.status}")
        return cookies

    def no_strangers(self):
        """At the end: nothing came from another host, and the console stayed silent."""
        own = {urlsplit(base)[:2] for base in self.bases.values()}
        strangers = sorted(
            each
            for each in self.addresses
            if urlsplit(each).scheme not in ("data", "blob", "about") and urlsplit(each)[:2] not in own
        )
        self.checks.that(not strangers, f"{len(self.addresses)} addresses, none of another host", strangers)
        self.checks.that(
            not self.complaints, "the console has no errors and no warnings", sorted(set(self.complaints))
        )


def ask(what):
    """Has a service stopped or started."""
    print(f"waiting: {what}", flush=True)
    if sys.stdin.readline() == "":
        raise EOFError(f"standard input ended while waiting for someone to {what}")


def main(kind, parts):
    """Runs a test's parts in their order, in one browser. What breaks one part does not hide the next."""
    parser = argparse.ArgumentParser(description=sys.modules[kind.__module__].__doc__.splitlines()[0])
    parser.add_argument("suite", metavar="SUITE.json")
    parser.add_argument("--screenshots", metavar="DIR")
    parser.add_argument("--chromium", metavar="PATH", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    parser.add_argument("--only", metavar="METHOD", help="one part of the test")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium, headless=True, args=["--no-sandbox"]
        )
        test = kind(browser, arguments)
        for part in parts:
            if arguments.only not in (None, part.__name__):
                continue
            begun = time.monotonic()
            try:
                part(test)
            except (Error, TimeoutError, EOFError, OSError, LookupError, ValueError) as error:
                test.checks.that(False, f"{part.__name__} ran to its end: {type(error).__name__}: {error}")
                for context in browser.contexts:
                    context.close()
            test.checks.figure(f"{part.__name__} took {time.monotonic() - begun:.1f} s")
        test.no_strangers()
        browser.close()
    print(f"{test.checks.passed} passed, {test.checks.failed} failed", flush=True)
    sys.exit(1 if test.checks.failed > 0 else 0)
