"""Counting and printing what a test finds."""


class Checks:
    """One line a check, `ok …` or `FAILED …`; figures that nothing judges are printed beside them."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, truth, text, found=None):
        if truth:
            self.passed += 1
            print(f"ok {text}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED {text}" + ("" if found is None else f" – found: {found!r}"), flush=True)
        return bool(truth)

    def equal(self, found, expected, text):
        return self.that(
            found == expected, text if found == expected else f"{text}, expected {expected!r}", found
        )

    @staticmethod
    def figure(text):
        print(f"figure {text}", flush=True)
