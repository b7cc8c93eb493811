"""Every unlock, recomputed from the changes of the catalogue: the words of the domain, the slow way.

Takes a file of changes, a JSON object a line, and the achievements' file. Between the changes stand lines of the kind
`judge`, with a day, where all are judged by what time and others bring about. Prints a line for each unlock: whose it
is, the achievement and its XP. Counts everything from the tracks anew whenever it is asked for; knows no store, no
pages and no sums.
"""
import collections
import datetime
import fractions
import json
import sys

SPECIAL = "special"
FIELDS = ("description", "bpm", "key", "scale")

accounts, owner, artists, tracks = {}, {}, {}, {}
# Of an artist, its tracks and the public ones among them, by their ids.
tracks_of, public_of = collections.defaultdict(dict), collections.defaultdict(dict)
totals = collections.defaultdict(dict)
weights = {}
unlocked = collections.defaultdict(dict)
with open(sys.argv[2]) as file:
    achievements = json.load(file)["achievements"]


def holder_of(artist):
    return f"account/{owner[artist]}" if artist in owner else f"artist/{artist}"


def is_staff(artist):
    return accounts.get(owner.get(artist), {}).get("staff", False)


def of(artist):
    return tracks_of[artist].values()


def public(artist):
    return public_of[artist].values()


def plays(track):
    return sum(totals[track["id"]].values())


def filled(track):
    return sum(track.get(field) is not None for field in FIELDS) + (1 if track.get("tags") else 0)


def completeness(artist):
    own = public(artist)
    return fractions.Fraction(sum(track["filled"] for track in own), 5 * len(own)) if own else fractions.Fraction(0)


def pictures(artist):
    return {artist.get("picture"), *artist.get("pictures", [])} - {None}


def categories(holder):
    return {a["category"] for a in achievements if a["id"] in unlocked[holder]} - {SPECIAL}


PROFILE, TRACKS, PLAYS, UNLOCKS = "profile", "tracks", "plays", "unlocks"
# What of an artist a kind counts, what moves it, and whether that is enough.
COUNTED = {
    "publicTracks": (TRACKS, lambda a, c: len(public(a)) >= c["atLeast"]),
    "collaborations": (TRACKS, lambda a, c: sum(len(t["artists"]) > 1 for t in public(a)) >= c["atLeast"]),
    "qualityAbove": (TRACKS, lambda a, c: completeness(a) > fractions.Fraction(c["percent"], 100)),
    "lifetimePlays": (PLAYS, lambda a, c: sum(map(plays, of(a))) >= c["atLeast"]),
    "pictures": (PROFILE, lambda a, c: len(pictures(artists[a])) >= c["atLeast"]),
    "bio": (PROFILE, lambda a, c: bool(artists[a].get("bio"))),
    "links": (PROFILE, lambda a, c: len(artists[a].get("links", [])) >= c["atLeast"]),
    "categories": (UNLOCKS, lambda a, c: len(categories(holder_of(a))) >= c["atLeast"]),
}


def unlock(artist, achievement):
    if achievement["id"] in unlocked[holder_of(artist)]:
        return False
    unlocked[holder_of(artist)][achievement["id"]] = achievement["xp"]
    return True


def judge(artist, moved):
    if artist not in artists or is_staff(artist):
        return
    news = False
    for achievement in achievements:
        criterion = achievement["criterion"]
        by, holds = COUNTED.get(criterion["kind"], (None, None))
        if by in moved and achievement["id"] not in unlocked[holder_of(artist)] and holds(artist, criterion):
            news = unlock(artist, achievement) or news
    if news:
        judge(artist, {UNLOCKS})


def months(first, last):
    count = (last.year - first.year) * 12 + last.month - first.month
    is_end = (last + datetime.timedelta(days=1)).day == 1
    return count if last.day >= first.day or is_end else count - 1


def date(text):
    return datetime.date.fromisoformat(text[:10])


def judge_day(today):
    everybody = [a for a in artists if not is_staff(a)]
    producers = [a for a in everybody if public(a)]
    charted = {t["id"]: t for a in producers for t in public(a)}.values()
    by_genre = collections.defaultdict(list)
    for track in charted:
        for genre in set(track.get("genres", [])):
            by_genre[genre].append(plays(track))
    first = sorted(artists, key=lambda a: (artists[a]["createdAt"], a))

    class Ranks:
        """How many of a population have as much as a value, or more."""

        def __init__(self, values):
            self.count = len(values)
            self.at_least, seen = {}, 0
            for value, number in sorted(collections.Counter(values).items(), reverse=True):
                seen += number
                self.at_least[value] = seen

        def is_top(self, value, top):
            return self.count >= 20 and value > 0 and 100 * self.at_least[value] <= top * self.count

    numbers = {
        "tracks": {a: len(public(a)) for a in producers},
        # Platform figures know public tracks only.
        "plays": {a: sum(map(plays, public(a))) for a in producers},
        "quality": {a: completeness(a) for a in producers},
        "genres": {a: len({g for t in public(a) for g in t.get("genres", [])}) for a in producers},
    }
    ranks = {name: Ranks(list(values.values())) for name, values in numbers.items()}
    parts = [(ranks[name], numbers[name]) for name in ("tracks", "plays", "quality")]
    shares = {
        a: sum(fractions.Fraction(rank.at_least[values[a]], rank.count) for rank, values in parts) / 3 for a in producers
    }
    # The smaller the mean share, the better: turned round, so that more is better; above 0 for all.
    numbers["overall"] = {a: 2 - share for a, share in shares.items()}
    ranks["overall"] = Ranks(list(numbers["overall"].values()))
    ranks["trackPlays"] = Ranks([plays(t) for t in charted])
    ranks["weights"] = Ranks([weights.get(t["id"], 0) for t in charted])
    genre_ranks = {genre: Ranks(values) for genre, values in by_genre.items()}
    heaviest = max((weights.get(t["id"], 0) for t in charted), default=0)

    def among(name, artist, top):
        return artist in numbers[name] and ranks[name].is_top(numbers[name][artist], top)

    def in_season(track, c):
        day = track["publishedAt"][5:10]
        return c["from"] <= day <= c["to"] if c["from"] <= c["to"] else day >= c["from"] or day <= c["to"]

    daily = {
        "trackCountPercentile": lambda a, c: among("tracks", a, c["top"]),
        "trackPlaysPercentile": lambda a, c: any(ranks["trackPlays"].is_top(plays(t), c["top"]) for t in public(a)),
        "trackPointsPercentile":
            lambda a, c: any(ranks["weights"].is_top(weights.get(t["id"], 0), c["top"]) for t in public(a)),
        "genreTrackPercentile": lambda a, c: any(
            genre_ranks[g].is_top(plays(t), c["top"]) for t in public(a) for g in t.get("genres", [])),
        "genreDiversityPercentile":
            lambda a, c: among("genres", a, c["top"]) and numbers["genres"][a] >= c["atLeastGenres"],
        "overallPercentile": lambda a, c: among("overall", a, c["top"]) and len(public(a)) >= c["atLeastTracks"],
        "topTrackByPoints": lambda a, c: len(charted) >= 20 and heaviest > 0 and any(
            weights.get(t["id"], 0) == heaviest for t in public(a)),
        "artistAge": lambda a, c: months(date(artists[a]["createdAt"]), today) >= c["months"],
        "firstArtists": lambda a, c: a in first[:c["count"]],
        "publishedBetween": lambda a, c: any(in_season(t, c) for t in public(a)),
    }
    for artist in everybody:
        news = False
        for achievement in achievements:
            criterion = achievement["criterion"]
            if criterion["kind"] in daily and daily[criterion["kind"]](artist, criterion):
                news = unlock(artist, achievement) or news
        if news:
            judge(artist, {UNLOCKS})


with open(sys.argv[1]) as file:
    for line in file:
        change = json.loads(line)
        kind, id, value = change["kind"], change["id"], change.get("value")
        if kind == "judge":
            judge_day(date(change["day"]))
        elif kind == "artist":
            artists[id] = value
            judge(id, {PROFILE})
        elif kind == "account":
            accounts[id] = value
            for artist in [a for a in owner if owner[a] == id]:
                judge(artist, {PROFILE, TRACKS, PLAYS, UNLOCKS})
        elif kind == "role":
            artist, account = id.split("/")
            if value and value["role"] == "owner":
                owner[artist] = account
                for name, xp in unlocked.pop(f"artist/{artist}", {}).items():
                    unlocked[f"account/{account}"].setdefault(name, xp)
                judge(artist, {PROFILE, TRACKS, PLAYS, UNLOCKS})
            elif owner.get(artist) == account:
                del owner[artist]
        elif kind == "track":
            before = tracks.pop(id, {"artists": []})
            for artist in before["artists"]:
                del tracks_of[artist][id]
                public_of[artist].pop(id, None)
            if value:
                tracks[id] = {**value, "filled": filled(value)}
                weights[id] = int(change["weight"])
                for artist in value["artists"]:
                    tracks_of[artist][id] = tracks[id]
                    if value.get("visibility", "public") == "public":
                        public_of[artist][id] = tracks[id]
            for artist in (value or before)["artists"]:
                judge(artist, {TRACKS, PLAYS})
        elif kind == "plays":
            totals[id][change["day"]] = change["total"]
            if id in tracks:
                weights[id] = int(change.get("weight", weights[id]))
                for artist in tracks[id]["artists"]:
                    judge(artist, {PLAYS})

for holder, found in sorted(unlocked.items()):
    for name, xp in sorted(found.items()):
        print(f"{holder} achievement {name} {xp}")
