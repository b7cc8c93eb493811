"""What every client expects of a catalog, and how it says so: one line a check, exit 1 on any failure."""

import sys

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
LIMIT_EXCEEDED = -32006
UNKNOWN_ARTIST = "no-such-artist"


class Checks:
    """Counts and prints checks."""

    def __init__(self):
        self.failed = 0

    def check(self, name, passed, found=None):
        if passed:
            print(f"ok {name}", flush=True)
        else:
            self.failed += 1
            text = repr(found)
            print(f"FAILED {name}: found {text[:400]}", flush=True)
        return passed

    def finish(self):
        sys.exit(1 if self.failed else 0)

    # The replies of the methods that other programs may rely on.

    def info(self, result, name="service.info"):
        self.check(
            name,
            isinstance(result, dict)
            and result.get("service") == "catalog"
            and isinstance(result.get("version"), str),
            result,
        )

    def artists(self, result, limit=3):
        """Checks the list and returns the first artist's id, or None."""
        artists = result.get("artists") if isinstance(result, dict) else None
        passed = (
            isinstance(artists, list)
            and 1 <= len(artists) <= limit
            and all(
                isinstance(artist, dict)
                and isinstance(artist.get("id"), str)
                and isinstance(artist.get("name"), str)
                for artist in artists
            )
        )
        self.check("catalog.findArtists", passed, result)
        return artists[0]["id"] if passed else None

    def summary(self, result, name="catalog.getSummary"):
        counts = ("tracks", "plays", "albums", "downloads", "followers")
        passed = (
            isinstance(result, dict)
            and all(type(result.get(count)) is int and result[count] >= 0 for count in counts)
            and isinstance(result.get("growth"), dict)
        )
        if passed:
            growth = result["growth"]
            figures = {"calculating": ("plays", "needed"), "measured": ("tenths",)}.get(growth.get("state"), ("",))
            passed = all(type(growth.get(figure)) is int for figure in figures)
        self.check(name, passed, result)

    def tracks(self, result, limit=6, name="catalog.listTracks"):
        tracks = result.get("tracks") if isinstance(result, dict) else None
        self.check(
            name,
            isinstance(tracks, list)
            and len(tracks) <= limit
            and all(isinstance(track, dict) and isinstance(track.get("id"), str) for track in tracks),
            result,
        )

    def own_pages(self, name, page, lengths):
        """Checks that calls with the limits 1…6 over and over each got the first tracks of `page`."""
        expected = [min(1 + index % 6, len(page["tracks"])) for index in range(len(lengths))]
        self.check(name, lengths == expected, lengths)

    def discovery(self, result):
        self.check(
            "rpc.discover",
            isinstance(result, dict)
            and isinstance(result.get("openrpc"), str)
            and isinstance(result.get("methods"), list)
            and len(result["methods"]) > 0,
            str(result)[:400],
        )

    def error(self, name, code, message, expected, part=""):
        """`expected` is a code, or a range of codes."""
        fits = code in expected if isinstance(expected, range) else code == expected
        self.check(name, fits and isinstance(message, str) and part in message, (code, message))

    def unknown_method(self, code, message):
        self.error("an unknown method is refused", code, message, METHOD_NOT_FOUND)

    def wrong_type(self, code, message):
        self.error("a param of the wrong type is refused by name", code, message, INVALID_PARAMS, "artist")

    def unknown_artist(self, code, message):
        self.error("an unknown artist is the catalog's own error", code, message, range(1000, 2000))
