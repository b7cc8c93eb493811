"""Every figure of the catalogue, recomputed from the rows that were sent: the rules of the domain, the slow way.

Reads rows from a file, a JSON object a line: {"op", "source", "row"}, first {"op": "now", "at"}. Prints figures that
are not zero, a line each, sorted. With a second file named, writes there what pages show of each artist, a JSON object a
line: Activity, My Collections, and what My Beats recommends; with a third, the page My Beats; with a number behind it, of so
many artists, those with most tracks among them.
"""
import collections
import datetime
import fractions
import functools
import json
import math
import sys
import unicodedata

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
HALF_LIFE = 15_778_476_000_000
ORIGIN = 1_104_537_600_000_000
LATEST = 2_208_988_800_000_000


def micros(text):
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // datetime.timedelta(microseconds=1)


def day(at):
    return at // 86_400_000_000


def weight(published, producers, plays):
    """The steps that the rule states, in whole numbers of any size; and a check of them in real ones."""
    moment = min(max(published, ORIGIN), LATEST) - ORIGIN
    halves, rest = divmod(moment, HALF_LIFE)
    fraction = (rest << 48) // HALF_LIFE
    power, root = 1 << 62, 2 << 62
    for bit in range(47, -1, -1):
        root = math.isqrt(root << 62)
        if fraction >> bit & 1:
            power = power * root >> 62
    number = plays + 1
    whole = number.bit_length() - 1
    mantissa, logarithm = number << (63 - whole), whole
    for _ in range(48):
        square = mantissa * mantissa >> 63
        carry = square >> 64
        mantissa = square >> carry
        logarithm = logarithm << 1 | carry
    x = logarithm * 5_553_023_288_523_357_132 >> 64
    factor = (3 << 62) - (2 << 110) // ((1 << 48) + x)
    product = power * factor >> 62
    bits = halves + 32 - 62
    result = (product << bits if bits >= 0 else product >> -bits) // producers
    real = math.log10(1 + plays)
    close = 2 ** (moment / HALF_LIFE) * (1 + 2 * real / (real + 1)) / producers * 2**32
    assert abs(result - close) <= 2 + close * 1e-9, (published, producers, plays, result, close)
    return result


class Track:
    def __init__(self):
        self.sums = collections.Counter()
        self.days = collections.defaultdict(collections.Counter)
        self.counted = []  # [at, listener, source, voided]
        self.downloads = []  # (listener, day, at, whether it has a licence)


artists, accounts, roles, tracks, removed, albums = {}, {}, {}, {}, {}, {}
follows, places = {}, {}
refused = collections.Counter()
now = 0


def note_refusal(source, kind, reason):
    refused[f"{source}/{kind}/{reason}"] += 1


def event(source, kind, row, needed):
    if any(name not in row for name in needed):
        return note_refusal(source, kind, "malformed")
    at = micros(row["at"])
    if at > now + 300_000_000:
        return note_refusal(source, kind, "futureTime")
    track = tracks.get(row["track"])
    if track is None:
        return note_refusal(source, kind, "unknownTrack")
    if track.entry.get("visibility", "public") != "public":
        return note_refusal(source, kind, "notPublic")
    reason = None
    listener = row["listener"]
    if any((artist, listener) in roles for artist in track.entry["artists"]):
        reason = "ownTeam"
    elif accounts.get(listener, {}).get("staff"):
        reason = "staff"
    return track, at, reason


def record_play(source, row):
    found = event(source, "plays", row, ("track", "listener", "at", "listenedMs"))
    if found is None:
        return
    track, at, reason = found
    heard, duration = row["listenedMs"], track.entry.get("durationMs")
    if reason is None and not (heard >= 30_000 or duration is not None and heard * 2 >= duration):
        reason = "tooShort"
    if reason:
        track.sums[reason] += 1
        return
    track.sums["plays"] += 1
    track.days[day(at)]["plays"] += 1
    track.counted.append([at, row["listener"], source, False])


def record_download(source, row):
    found = event(source, "downloads", row, ("track", "listener", "at"))
    if found is None or found[2]:
        return
    track, at, _ = found
    track.sums["downloads"] += 1
    track.days[day(at)]["downloads"] += 1
    licensed = "name" in row and "email" in row and track.entry.get("licensing", "nonExclusive") != "exclusive"
    track.downloads.append((row["listener"], day(at), at, licensed))


def record_follow(source, row):
    if "artist" not in row or "at" not in row:
        return note_refusal(source, "follows", "malformed")
    at = micros(row["at"])
    if at > now + 300_000_000:
        return note_refusal(source, "follows", "futureTime")
    if row["artist"] not in artists:
        return note_refusal(source, "follows", "unknownArtist")
    key = (row["artist"], row["listener"])
    # Of two at one moment the unfollow holds.
    state = (at, not row.get("following", True))
    if key not in follows or state > follows[key]:
        follows[key] = state


def void(row):
    first, last = micros(row["from"]), micros(row["until"])
    for track in [*tracks.values(), *removed.values()]:
        for play in track.counted:
            at, listener, source, voided = play
            if voided or not first <= at < last:
                continue
            if row.get("listener", listener) != listener or row.get("source", source) != source:
                continue
            play[3] = True
            track.sums["plays"] -= 1
            track.sums["voided"] += 1
            track.days[day(at)]["plays"] -= 1


def put_track(row):
    id = row["id"]
    # What is put again has its past again.
    tracks[id] = tracks.get(id) or removed.pop(id, None) or Track()
    tracks[id].entry = row
    # What came first keeps its place, wherever it goes meanwhile.
    places.setdefault(id, len(places))


def put_album(row):
    """Times are the entry's own, or those of the first put and of the last that changed something."""
    held = albums.get(row["id"])
    content = {name: value for name, value in row.items() if name not in ("createdAt", "updatedAt")}
    own = {name: micros(row[name]) for name in ("createdAt", "updatedAt") if name in row}
    if held and held["row"] == content and all(held[name] == value for name, value in own.items()):
        return
    created = own.get("createdAt", min(held["createdAt"] if held else now, own.get("updatedAt", 2**62)))
    albums[row["id"]] = {
        "row": content, "createdAt": created, "updatedAt": max(created, own.get("updatedAt", now)),
        "key": held["key"] if held else len(albums),
    }


def remove_track(id):
    if id not in tracks:
        return
    removed[id] = tracks.pop(id)
    for album in albums.values():
        if id in album["row"]["tracks"]:
            album["row"]["tracks"] = [track for track in album["row"]["tracks"] if track != id]
            album["updatedAt"] = max(album["updatedAt"], now)


def put_role(row):
    key = (row["artist"], row["account"])
    if row["role"] == "none":
        roles.pop(key, None)
    else:
        roles[key] = row["role"]


with open(sys.argv[1]) as file:
    for line in file:
        item = json.loads(line)
        op, row, source = item["op"], item.get("row"), item.get("source")
        if op == "now":
            now = micros(item["at"])
        elif op == "putArtists":
            artists[row["id"]] = row
        elif op == "putAccounts":
            accounts[row["id"]] = row
        elif op == "putRoles":
            put_role(row)
        elif op == "putTracks":
            put_track(row)
        elif op == "removeTracks":
            remove_track(row)
        elif op == "putAlbums":
            put_album(row)
        elif op == "recordPlays":
            record_play(source, row)
        elif op == "recordDownloads":
            record_download(source, row)
        elif op == "recordFollows":
            record_follow(source, row)
        elif op == "voidPlays":
            void(row)
        else:
            raise SystemExit(f"unknown op {op}")

lines = []


def tell(name, value):
    if value:
        lines.append(f"{name} {int(value)}")


staff = {
    artist for (artist, account), role in roles.items() if role == "owner" and accounts[account].get("staff")
}
own = collections.defaultdict(list)
weights = collections.Counter()
uploads = collections.Counter()
platform = collections.Counter()
platform_days = collections.defaultdict(collections.Counter)
for id, track in tracks.items():
    entry = track.entry
    opening = entry.get("opening", {})
    public = entry.get("visibility", "public") == "public"
    counts = public and entry.get("licensing", "nonExclusive") != "exclusive"
    lifetime = opening.get("plays", 0) + track.sums["plays"]
    track.weight = weight(micros(entry["publishedAt"]), len(entry["artists"]), lifetime) if counts else 0
    track.platform = public and any(artist not in staff for artist in entry["artists"])
    for name, value in track.sums.items():
        tell(f"track/{id}/{name}", value)
    tell(f"track/{id}/weight", track.weight)
    tell(f"track/{id}/platform", track.platform)
    for number, sums in track.days.items():
        for name, value in sums.items():
            tell(f"track/{id}/day/{number}/{name}", value)
            if track.platform:
                platform_days[number][name] += value
    track.id, track.published = id, micros(entry["publishedAt"])
    if track.platform:
        uploads[day(track.published)] += 1
        platform["tracks"] += 1
        platform["openingPlays"] += opening.get("plays", 0)
        platform["openingDownloads"] += opening.get("downloads", 0)
        platform["plays"] += track.sums["plays"]
        platform["downloads"] += track.sums["downloads"]
    for artist in entry["artists"]:
        own[artist].append(track)
for id in artists:
    sums, days, last = collections.Counter(), collections.defaultdict(collections.Counter), {}
    for track in own[id]:
        opening = track.entry.get("opening", {})
        sums["tracks"] += 1
        sums["openingPlays"] += opening.get("plays", 0)
        sums["openingDownloads"] += opening.get("downloads", 0)
        sums["plays"] += track.sums["plays"]
        sums["downloads"] += track.sums["downloads"]
        sums["weight"] += track.weight
        for number, values in track.days.items():
            days[number].update(values)
        for listener, number, _, _ in track.downloads:
            last[listener] = max(last.get(listener, number), number)
    for name, value in sums.items():
        tell(f"artist/{id}/{name}", value)
    weights[id] = sums["weight"]
    tell(f"artist/{id}/staff", id in staff)
    if id not in staff:
        platform["weight"] += sums["weight"]
    for number, values in days.items():
        for name, value in values.items():
            tell(f"artist/{id}/day/{number}/{name}", value)
    for number, listeners in collections.Counter(last.values()).items():
        tell(f"artist/{id}/downloaders/{number}", listeners)
followers = collections.Counter(artist for (artist, _), (_, taken_back) in follows.items() if not taken_back)
for id, value in followers.items():
    tell(f"artist/{id}/followers", value)
for name, value in platform.items():
    tell(f"platform/{name}", value)
for number, values in platform_days.items():
    for name, value in values.items():
        tell(f"platform/day/{number}/{name}", value)
for name, value in refused.items():
    tell(f"refused/{name}", value)
for number, value in uploads.items():
    tell(f"platform/uploads/{number}", value)


def fold(text):
    """A genre or tag without case, signs of compatibility and white space more than a space."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()).split())


def public(id):
    return [track.entry for track in own[id] if track.entry.get("visibility", "public") == "public"]


features = {id: collections.Counter() for id in artists}
spellings = collections.defaultdict(collections.Counter)
for id in artists:
    for entry in public(id):
        features[id].update({("genre", fold(genre)) for genre in entry.get("genres", [])})
        features[id].update({("tag", fold(tag)) for tag in entry.get("tags", [])})
        for genre in set(entry.get("genres", [])):
            spellings[fold(genre)][genre] += 1
    for (kind, word), count in features[id].items():
        tell(f"artist/{id}/{kind}/{word}", count)
        tell(f"{kind}/{word}/{id}", count)
    for place in ("artist", "extent"):
        tell(f"{place}/{id}/publicTracks", len(public(id)))
        tell(f"{place}/{id}/uses", sum(features[id].values()))
    tell(f"artist/{id}/tracksWithGenres", sum(1 for entry in public(id) if entry.get("genres")))
print("\n".join(sorted(lines)))


def spelling(genre):
    return min(spellings[genre].items(), key=lambda item: (-item[1], item[0].encode()))[0]


def foremost(shares):
    return sorted(shares, key=lambda genre: (-shares[genre], genre.encode()))[:3]


def genres(shares):
    return {word: share for (kind, word), share in shares.items() if kind == "genre"}


def recommendations(id):
    """All who share a genre and are no collaborators, the most alike first."""
    enough = sum(1 for entry in public(id) if entry.get("genres"))
    if enough < 3:
        return {"state": "guidance", "tracks": enough, "needed": 3}
    weights = {
        other: {key: fractions.Fraction(count, len(public(other))) for key, count in features[other].items()}
        for other in artists
    }
    mine = weights[id]
    together = {artist for track in own[id] for artist in track.entry["artists"]}
    found = []
    for other, theirs in weights.items():
        shared = {word: min(mine["genre", word], share) for word, share in genres(theirs).items() if ("genre", word) in mine}
        if other == id or other in together or not shared:
            continue
        keys = mine.keys() | theirs.keys()
        both = sum(min(mine.get(key, 0), theirs.get(key, 0)) for key in keys)
        likeness = both / sum(max(mine.get(key, 0), theirs.get(key, 0)) for key in keys)
        found.append((-likeness, other, {
            "artist": other, "match": math.floor(likeness * 100 + fractions.Fraction(1, 2)),
            "sharedGenres": [spelling(genre) for genre in foremost(shared)], "tracks": len(public(other)),
        }))
    found.sort(key=lambda item: item[:2])
    return {
        "state": "found", "artists": [row for _, _, row in found], "total": len(found),
        "genres": [
            {"genre": spelling(genre), "tracks": features[id]["genre", genre]} for genre in foremost(genres(mine))],
    }


def date(number):
    return (EPOCH + datetime.timedelta(days=number)).date().isoformat()


def points(total):
    """Thousandths of points at the present time, by the steps that the rule states."""
    moment = min(max(now, ORIGIN), LATEST) - ORIGIN
    halves, rest = divmod(moment, HALF_LIFE)
    fraction = (rest << 48) // HALF_LIFE
    power, root = 1 << 62, 2 << 62
    for bit in range(47, -1, -1):
        root = math.isqrt(root << 62)
        if fraction >> bit & 1:
            power = power * root >> 62
    thousandths = (total << 62) // power * 1000
    shift = halves + 32
    result = thousandths + (1 << shift - 1) >> shift
    close = total / 2**32 / 2 ** (moment / HALF_LIFE) * 1000
    assert abs(result - close) <= 1 + close * 1e-9, (total, result, close)
    return result


def activity(id):
    today, mine = day(now), own[id]
    sums = lambda kind, first, last: sum(t.days[n][kind] for t in mine for n in range(first, last + 1) if n in t.days)
    opening = lambda kind: sum(t.entry.get("opening", {}).get(kind, 0) for t in mine)
    everything = platform["weight"]
    totals = {
        "tracks": len(mine),
        "tracksNew": sum(day(t.published) > today - 30 for t in mine),
        "plays": opening("plays") + sum(t.sums["plays"] for t in mine),
        "playsBroughtIn": opening("plays"),
        "playsRecent": sums("plays", today - 30, today - 1),
        "playsBefore": sums("plays", today - 60, today - 31),
        "sharePartsPerMillion": (
            (2_000_000 * min(weights[id], everything) + everything) // (2 * everything)
            if everything and weights[id] else 0
        ),
        "milliPoints": points(weights[id]) if weights[id] else 0,
    }
    year = int(date(today)[:4])
    in_year = lambda number: date(number)[:4] == str(year)
    counted = collections.Counter(day(t.published) for t in mine if in_year(day(t.published)))
    others = {number: count for number, count in uploads.items() if count and in_year(number)}
    ordered = sorted(others.values())
    calendar = {
        "year": year,
        "firstYear": min((int(date(day(t.published))[:4]) for t in mine), default=year),
        "own": [{"day": date(n), "count": c} for n, c in sorted(counted.items())],
        "platform": [{"day": date(n), "count": c} for n, c in sorted(others.items())],
    }
    if ordered:
        calendar["quartiles"] = [ordered[math.ceil(len(ordered) * part / 4) - 1] for part in (1, 2, 3)]
    last = {}
    for track in mine:
        for listener, number, _, _ in track.downloads:
            last[listener] = max(last.get(listener, number), number)
    periods = {}
    monday = today - (EPOCH + datetime.timedelta(days=today)).weekday()
    for name, length in (("7D", 7), ("30D", 30), ("90D", 90), ("All", None)):
        first = today + 1 - length if length else -10**9
        of = lambda t: sum(1 for _, n, _, _ in t.downloads if first <= n <= today) if length else (
            len(t.downloads) + t.entry.get("opening", {}).get("downloads", 0))
        best = max(mine, key=lambda t: (of(t), t.published, places[t.id]), default=None)
        periods[name] = {
            "period": name,
            "downloads": sum(map(of, mine)),
            "broughtIn": 0 if length else opening("downloads"),
            "listeners": sum(1 for n in last.values() if n >= first and (not length or n <= today)),
            "thisWeek": sums("downloads", monday, today),
        }
        if best and of(best):
            periods[name]["top"] = {"id": best.id, "title": best.entry["title"], "downloads": of(best)}
    recent = sorted(
        ((at, t.id, listener, licensed) for t in mine for listener, _, at, licensed in t.downloads), reverse=True)
    span = lambda kind, first, last: [sums(kind, n, n) for n in range(first, last + 1)]
    return {
        "artist": id, "totals": totals, "uploads": calendar, "periods": periods,
        "recent": [list(each) for each in recent],
        "plays": span("plays", today - 29, today), "downloads": span("downloads", today - 29, today),
        "playsBefore": span("plays", today - 59, today - 30),
        "downloadsBefore": span("downloads", today - 59, today - 30),
        "explained": explained(id, mine, lambda first, last: sums("plays", first, last)),
    }


def explained(id, mine, plays):
    """What explanations of the artist's figures and of its tracks' name beside the figures themselves."""
    today = day(now)
    uncounted = lambda tracks: {
        name: count for name in ("tooShort", "ownTeam", "staff", "voided")
        if (count := sum(t.sums[name] for t in tracks))
    }
    public = lambda t: t.entry.get("visibility", "public") == "public"
    exclusive = lambda t: t.entry.get("licensing", "nonExclusive") == "exclusive"
    scoring = [t for t in mine if public(t) and not exclusive(t)]
    heaviest = sorted((points(t.weight) for t in scoring), reverse=True)[:3]
    window = lambda t, first, last: sum(t.days[n]["plays"] for n in range(first, last + 1) if n in t.days)
    tracks = []
    for track in mine[:6]:
        opening = track.entry.get("opening", {}).get("plays", 0)
        tracks.append({
            "id": track.id, "plays": opening + track.sums["plays"], "broughtIn": opening,
            "current": window(track, today - 30, today - 1), "previous": window(track, today - 60, today - 31),
            "today": window(track, today, today), "milliPoints": points(track.weight) if track.weight else 0,
            "producers": len(track.entry["artists"]), "uncounted": uncounted([track]),
        })
    return {
        "today": plays(today, today), "uncounted": uncounted(mine), "scoring": len(scoring),
        "hidden": sum(not public(t) for t in mine), "exclusive": sum(public(t) and exclusive(t) for t in mine),
        "heaviest": heaviest, "allPoints": points(platform["weight"]), "tracks": tracks,
    }


@functools.cache
def folded(text):
    """Without case, marks and signs of format."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c.lower() for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def growth(current, previous):
    if current + previous < 10:
        return {"state": "calculating", "plays": current + previous, "needed": 10 - current - previous}
    larger, difference = max(current, previous), abs(current - previous)
    tenths = (2000 * difference + larger) // (2 * larger)
    return {"state": "measured", "tenths": tenths if current >= previous else -tenths}


def shelf(track):
    return next((album["row"] for album in albums.values() if track.id in album["row"]["tracks"]), None)


def profile(id):
    row = artists[id]
    found = {"id": id, "name": row["name"]}
    for name in ("slug", "picture"):
        if name in row:
            found[name] = row[name]
    return found | {"verified": row.get("verified", False)}


def windows(track):
    today = day(now)
    span = lambda first, last: sum(sums["plays"] for n, sums in track.days.items() if first <= n <= last)
    return span(today - 30, today - 1), span(today - 60, today - 31)


def beat(track):
    """A row of the table, its members in the contract's order."""
    entry, opening, album = track.entry, track.entry.get("opening", {}).get("plays", 0), shelf(track)
    row = {"id": track.id, "title": entry["title"]}
    row["artists"] = [{"id": id, "name": artists[id]["name"]} for id in entry["artists"]]
    if "durationMs" in entry:
        row["durationMs"] = entry["durationMs"]
    row["genres"] = entry.get("genres", [])
    for name in ("bpm", "key", "scale"):
        if name in entry:
            row[name] = entry[name]
    row["visibility"] = entry.get("visibility", "public")
    row["publishedAt"] = entry["publishedAt"]
    if "artwork" in entry:
        row["artwork"] = entry["artwork"]
    if album:
        row["album"] = {"id": album["id"], "title": album["title"]}
    row["licensing"] = entry.get("licensing", "nonExclusive")
    row["plays"] = opening + track.sums["plays"]
    row["playsBroughtIn"] = opening
    row["growth"] = growth(*windows(track))
    row["milliPoints"] = points(track.weight) if track.weight else 0
    return row


def holds(query, track, row):
    published = day(track.published)
    texts = [row["title"], row.get("album", {}).get("title", "")] + [credit["name"] for credit in row["artists"]]
    texts = [folded(text) for text in texts]
    return (
        query.get("artwork", "artwork" in row) == ("artwork" in row)
        and query.get("inAlbum", "album" in row) == ("album" in row)
        and ("album" not in query or row.get("album", {}).get("id") == query["album"])
        and query.get("licensing", row["licensing"]) == row["licensing"]
        and query.get("playsFrom", 0) <= row["plays"] <= query.get("playsTo", row["plays"])
        and query.get("milliPointsFrom", 0) <= row["milliPoints"] <= query.get("milliPointsTo", row["milliPoints"])
        and query.get("uploadedFrom", "") <= date(published) <= query.get("uploadedUntil", "9")
        and all(any(word in text for text in texts) for word in folded(query.get("search", "")).split())
    )


def in_order(query, mine, rows):
    sort, back = query.get("sort", "uploaded"), query.get("order", "descending") == "descending"
    if sort == "uploaded":
        return sorted(mine, key=lambda t: (t.published, places[t.id]), reverse=back)
    value = {
        "title": lambda t: folded(t.entry["title"]).encode()[:160],
        "artist": lambda t: folded(rows[t.id]["artists"][0]["name"]).encode()[:160],
        "duration": lambda t: t.entry.get("durationMs"),
        "plays": lambda t: rows[t.id]["plays"],
        "growth": lambda t: rows[t.id]["growth"].get("tenths"),
        "points": lambda t: t.weight,
    }[sort]
    newest = sorted(mine, key=lambda t: (t.published, places[t.id]), reverse=True)
    return sorted((t for t in newest if value(t) is not None), key=value, reverse=back) + [
        t for t in newest if value(t) is None
    ]


def queries(mine, rows):
    """Every order, and conditions that hold for some of the tracks."""
    for sort in ("title", "artist", "duration", "plays", "growth", "points", "uploaded"):
        for order in ("ascending", "descending"):
            yield {"sort": sort, "order": order}
    plays = sorted(row["plays"] for row in rows.values()) or [0]
    score = sorted(row["milliPoints"] for row in rows.values()) or [0]
    dates = sorted(date(day(t.published)) for t in mine) or [date(day(now))]
    low, high = len(plays) // 4, len(plays) * 3 // 4
    yield {"playsFrom": plays[low], "playsTo": plays[high - (high > low)], "sort": "title"}
    yield {"playsFrom": plays[-1] + 1}
    yield {"playsTo": plays[low], "sort": "growth", "order": "ascending"}
    yield {"uploadedFrom": dates[low], "uploadedUntil": dates[high - (high > low)]}
    yield {"uploadedFrom": dates[low], "order": "ascending"}
    yield {"uploadedUntil": dates[low], "sort": "plays"}
    yield {"milliPointsFrom": score[low], "milliPointsTo": score[high - (high > low)], "sort": "plays"}
    yield {"milliPointsTo": 0}
    for licensing in ("nonExclusive", "exclusive", "both"):
        yield {"licensing": licensing, "sort": "points"}
    for flag in (True, False):
        yield {"artwork": flag, "sort": "plays"}
        yield {"inAlbum": flag}
    for album in sorted({row["album"]["id"] for row in rows.values() if "album" in row})[:2]:
        yield {"album": album, "sort": "title", "order": "ascending"}
    names = [row["artists"][-1]["name"] for row in rows.values()]
    titles = [row["title"] for row in rows.values()]
    shelves = [row["album"]["title"] for row in rows.values() if "album" in row]
    for text in sorted(set(names))[:2] + sorted(set(titles))[:2] + sorted(set(shelves))[:1]:
        yield {"search": text[: len(text) // 2 + 1].upper()[:60]}
    if titles and names:
        yield {"search": titles[0][-3:] + " " + names[0][:3].lower(), "sort": "artist"}


def beats(id):
    mine = own[id]
    rows = {track.id: beat(track) for track in mine}
    joint = {}
    for track in mine:
        for other in track.entry["artists"]:
            if other != id:
                joint.setdefault(other, []).append(track)
    # What is nothing but space asks for nothing, and is no query.
    asked = [query for query in queries(mine, rows) if query.get("search", "x").strip()]
    found = [[t for t in mine if holds(query, t, rows[t.id])] for query in asked]
    recent, before = (sum(column) for column in zip((0, 0), *map(windows, mine)))
    return {
        "artist": id,
        "profile": profile(id),
        "totals": {
            "tracks": len(mine),
            "tracksNew": sum(day(t.published) > day(now) - 30 for t in mine),
            "plays": sum(row["plays"] for row in rows.values()),
            "playsBroughtIn": sum(row["playsBroughtIn"] for row in rows.values()),
            "playsRecent": recent,
            "playsBefore": before,
            "growth": growth(recent, before),
            "collaborators": len(joint),
            "collaborativeTracks": sum(len(t.entry["artists"]) > 1 for t in mine),
        },
        "rows": rows,
        "queries": [
            {"query": query | {"artist": id}, "tracks": [t.id for t in in_order(query, tracks, rows)]}
            for query, tracks in zip(asked, found)
        ],
        "joint": [
            {"artist": profile(other), "tracks": [t.id for t in in_order({}, tracks, rows)]}
            for other, tracks in sorted(joint.items(), key=lambda item: -len(item[1]))
        ],
    }


def moment(at):
    whole, fraction = divmod(at, 1_000_000)
    text = (EPOCH + datetime.timedelta(seconds=whole)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction:06}Z" if fraction else "Z")


def album_rows(id):
    rows = []
    for album in albums.values():
        row = album["row"]
        if id not in row["artists"]:
            continue
        on_it = [tracks[track] for track in row["tracks"]]
        brought_in = sum(track.entry.get("opening", {}).get("plays", 0) for track in on_it)
        shown = {"id": row["id"], "title": row["title"]}
        shown["artists"] = [{"id": artist, "name": artists[artist]["name"]} for artist in row["artists"]]
        if "artwork" in row:
            shown["artwork"] = row["artwork"]
        shown |= {
            "releasedAt": moment(micros(row["releasedAt"])), "tracks": len(on_it),
            "plays": brought_in + sum(track.sums["plays"] for track in on_it), "playsBroughtIn": brought_in,
            "createdAt": moment(album["createdAt"]), "updatedAt": moment(album["updatedAt"]),
        }
        rows.append((album, shown))
    return rows


def means(query, album, shown):
    texts = [folded(shown["title"])] + [folded(artist["name"]) for artist in shown["artists"]]
    days = {name: date(day(album[name + "At"])) for name in ("created", "updated")}
    return (
        all(any(folded(word) in text for text in texts) for word in query.get("search", "").split())
        and query.get("artwork", "artwork" in shown) == ("artwork" in shown)
        and query.get("with", shown["artists"][0]["id"]) in (artist["id"] for artist in shown["artists"])
        and query.get("playsFrom", 0) <= shown["plays"] <= query.get("playsTo", 2**62)
        and all(query.get(n + "From", "") <= value <= query.get(n + "Until", "9999") for n, value in days.items())
    )


def album_order(query, item):
    album, shown = item
    sort, sign = query.get("sort", "released"), 1 if query.get("order", "descending") == "ascending" else -1
    text = {"title": shown["title"], "artist": shown["artists"][0]["name"]}.get(sort)
    at, key = micros(album["row"]["releasedAt"]), album["key"]
    if sort == "released":
        return (sign * at, sign * key)
    if text is None:
        return (sign * (album["updatedAt"] if sort == "updated" else shown[sort]), -at, -key)
    # Each byte with the sign, and an end that comes before any byte.
    return ([sign * (byte + 1) for byte in folded(text).encode()] + [0], -at, -key)


def collections_page(id):
    rows = album_rows(id)
    plays = sorted(shown["plays"] for _, shown in rows)
    middle = plays[len(plays) // 2] if plays else 0
    days = [date(day(album["createdAt"])) for album, _ in rows] or [date(day(now))]
    queries = [
        {"sort": sort, "order": order}
        for sort in ("title", "artist", "released", "tracks", "plays", "updated") for order in ("ascending", "descending")
    ] + [
        {}, {"search": "ARGER"}, {"search": "zoo 2"}, {"search": "A1", "sort": "title"}, {"search": "été\u200f"},
        {"artwork": True}, {"artwork": False, "sort": "plays"}, {"with": "a1"}, {"with": id}, {"with": "nobody"},
        {"playsFrom": middle}, {"playsTo": middle, "sort": "tracks", "order": "ascending"},
        {"playsFrom": middle, "playsTo": middle}, {"createdFrom": min(days), "createdUntil": sorted(days)[len(days) // 2]},
        {"updatedFrom": date(day(now))}, {"updatedUntil": date(day(now) - 1), "search": "o"},
    ]
    pages = []
    for query in queries:
        meant = sorted((item for item in rows if means(query, *item)), key=lambda item: album_order(query, item))
        pages.append({"query": query, "rows": [shown for _, shown in meant]})
    month = date(day(now))[:7]
    totals = {
        "albums": len(rows), "albumsThisMonth": sum(date(day(album["createdAt"]))[:7] == month for album, _ in rows),
        "tracks": sum(shown["tracks"] for _, shown in rows), "plays": sum(plays),
        "playsBroughtIn": sum(shown["playsBroughtIn"] for _, shown in rows),
    }
    return {"totals": totals, "pages": pages}


shown = sorted(artists, key=lambda id: (-len(own[id]), id))
if len(sys.argv) > 4:
    # Not those that stand for thousands of unknown ones, of which some lists would be long.
    shown = [id for id in shown if len(own[id]) <= 1000]
    quarter, wanted = int(sys.argv[4]) // 4, int(sys.argv[4])
    shown = shown[:quarter] + shown[quarter :: max(1, len(shown) // wanted)][: wanted - quarter]
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as file:
        for id in sorted(shown):
            page = activity(id) | {"recommendations": recommendations(id), "collections": collections_page(id)}
            print(json.dumps(page, ensure_ascii=False, separators=(",", ":")), file=file)
if len(sys.argv) > 3:
    with open(sys.argv[3], "w") as file:
        for id in shown:
            print(json.dumps(beats(id)), file=file)
