"""Every figure of the catalogue, recomputed from the rows that were sent: the rules of the domain, the slow way.

Reads rows from a file, a JSON object a line: {"op", "source", "row"}, first {"op": "now", "at"}. Prints figures that
are not zero, a line each, sorted. With a second file named, writes there what the page Activity shows of each artist, a
JSON object a line.
"""
import collections
import datetime
import json
import math
import sys

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


artists, accounts, roles, tracks, removed = {}, {}, {}, {}, {}
follows = {}
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
            if row in tracks:
                removed[row] = tracks.pop(row)
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
print("\n".join(sorted(lines)))


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
        best = max(mine, key=lambda t: (of(t), t.published), default=None)
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


if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as file:
        for id in sorted(artists):
            print(json.dumps(activity(id)), file=file)
