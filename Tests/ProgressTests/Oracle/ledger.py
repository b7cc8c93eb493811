"""Every ledger, recomputed from the changes of the catalogue: the rules of the domain, the slow way.

Reads the feed from a file, a JSON object a line, and prints a line for each entry, each day's plays of a holder, and
each total that is not zero. Knows no pages, no store and no keys.
"""
import collections
import datetime
import json
import sys

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
XP = {"upload": 100, "metadata": 50, "collaboration": 25, "play": 1}


def micros(text):
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // datetime.timedelta(microseconds=1)


def day_of(at):
    return at // 86_400_000_000


accounts, owner, tracks = {}, {}, {}
# What a track was judged for: (track, artist, source), each once in its life.
judged = set()
# holder -> list of entries other than plays.
ledgers = collections.defaultdict(list)
# (track, day) -> total; (track, day) -> {holder: {"count", "taken", "claimed"}}.
totals, shares = collections.Counter(), collections.defaultdict(dict)
corrected = 0


def holder_of(artist):
    return f"account/{owner[artist]}" if artist in owner else f"artist/{artist}"


def earners(track, artists):
    """Who earns now for these artists of a track: the primary artist's holder always, others with a complete profile."""
    found = []
    for artist in artists:
        primary = track["artists"][0] == artist
        account = accounts.get(owner.get(artist), {})
        if account.get("staff"):
            continue
        if not primary and not all(account.get(name) for name in ("name", "picture", "country")):
            continue
        if holder_of(artist) not in found:
            found.append(holder_of(artist))
    return found


def put_track(change, track):
    id = track["id"]
    is_new = id not in tracks
    tracks[id] = track
    if track.get("visibility", "public") != "public":
        return
    published, at = micros(track["publishedAt"]), micros(change["at"])
    quiet = is_new and day_of(published) < day_of(at)
    for source, holds in (
        ("upload", True), ("metadata", track["complete"]), ("collaboration", len(track["artists"]) > 1)
    ):
        if not holds:
            continue
        fresh = [artist for artist in track["artists"] if (id, artist, source) not in judged]
        judged.update((id, artist, source) for artist in fresh)
        for holder in earners(track, fresh):
            if not any(entry["source"] == source and entry["track"] == id for entry in ledgers[holder]):
                ledgers[holder].append({
                    "source": source, "track": id, "day": 0, "plays": 0, "xp": XP[source],
                    "at": published if source == "upload" or quiet else at, "quiet": quiet, "claimed": "-",
                })


def put_plays(id, number, total):
    key = (id, number)
    added, totals[key] = total - totals[key], total
    if added > 0:
        track = tracks.get(id)
        for holder in earners(track, track["artists"]) if track else []:
            share = shares[key].setdefault(holder, {"count": 0, "taken": 0, "claimed": "-"})
            share["count"] += added
    elif added < 0:
        for holder, share in shares[key].items():
            excess = share["count"] - share["taken"] - total
            if excess > 0:
                share["taken"] += excess
                ledgers[holder].append({
                    "source": "correction", "track": id, "day": number, "plays": excess, "xp": -excess * XP["play"],
                    "at": corrected, "quiet": False, "claimed": "-",
                })


def claim(artist, account):
    old, new = f"artist/{artist}", f"account/{account}"
    gone = {new: set(), old: set()}
    for key, held in shares.items():
        moved = held.pop(old, None)
        if moved is None:
            continue
        kept = held.get(new)
        net = lambda share: share["count"] - share["taken"]
        if kept and net(kept) + net(moved) <= totals[key]:
            # They cannot be the same plays.
            both = {name: kept[name] + moved[name] for name in ("count", "taken")}
            held[new] = {**both, "claimed": f"artist/{artist}"}
            continue
        if kept and kept["count"] - kept["taken"] >= moved["count"] - moved["taken"]:
            gone[old].add(key)
            continue
        if kept:
            gone[new].add(key)
        held[new] = {**moved, "claimed": f"artist/{artist}"}
    keep = lambda holder: [
        entry for entry in ledgers[holder]
        if not (entry["source"] == "correction" and (entry["track"], entry["day"]) in gone[holder])
    ]
    ledgers[new] = keep(new)
    for entry in keep(old):
        has = any(e["source"] == entry["source"] and e["track"] == entry["track"] for e in ledgers[new])
        if entry["source"] == "correction" or not has:
            ledgers[new].append({**entry, "claimed": f"artist/{artist}"})
    ledgers[old] = []


with open(sys.argv[1]) as file:
    for line in file:
        change = json.loads(line)
        kind, value = change["kind"], change.get("value")
        if kind == "account":
            accounts[change["id"]] = value
        elif kind == "role":
            artist, account = change["id"].split("/")
            if value and value["role"] == "owner":
                unclaimed = artist not in owner
                owner[artist] = account
                if unclaimed:
                    claim(artist, account)
            elif owner.get(artist) == account:
                del owner[artist]
        elif kind in ("track", "removedTrack"):
            if value:
                put_track(change, value)
        elif kind == "void":
            corrected = micros(change["at"])
        elif kind == "plays":
            number = (datetime.date.fromisoformat(change["day"]) - EPOCH.date()).days
            put_plays(change["id"], number, change["total"])

sums = collections.Counter()
lines = []
for holder, entries in ledgers.items():
    for e in entries:
        sums[holder] += e["xp"]
        lines.append(
            f"{holder} {e['source']} {e['track']} {e['day']} {e['plays']} {e['xp']} {e['at']} "
            f"{'true' if e['quiet'] else 'false'} {e['claimed']}")
for (track, number), held in shares.items():
    for holder, share in held.items():
        sums[holder] += share["count"] * XP["play"]
        lines.append(f"{holder} play {track} {number} {share['count']} {share['taken']} {share['claimed']}")
for holder, xp in sums.items():
    if xp:
        lines.append(f"{holder} total {xp}")
print("\n".join(sorted(lines)))
