"""An independent reading of a SoundCloud export, to check `beatpass import soundcloud` against.

Usage: python3 soundcloud.py TRACKS USERS

Reads both files whole with the csv module, finds collaborators with regular expressions, and prints
{"artists": {id: {name, tracks, plays, downloads, followers, collaborations}}, "counts": {...},
"credits": {track id: [artist ids]}, "tracks": {track id: {title, artists, durationMs, plays, publishedAt, tagged}}}
as JSON.
Of an artist, `tracks`, `plays` and `downloads` go over all tracks that credit it; `collaborations` are those
uploaded by somebody else. It expects files without broken rows and stops at the first one.
"""

import csv
import decimal
import json
import re
import sys
import unicodedata

OPEN, CLOSE = "([{【「『（［《〈", ")]}】」』）］》〉"
DIVIDER = re.compile(r"(?<=\s)[-–—|/]+|[-–—|/]+(?=\s)|[-–—|/]{2,}")
LIST_START = re.compile(
    r"(?<![^\W_])(?:(?:feat|ft|featuring)(?![^\W_])|produced?[\s.:]+by(?![^\W_])|prod(?:[\s.:]+by)?(?![^\W_]))",
    re.IGNORECASE)
JOINER = re.compile(r"(,|(?:(?<=\s)|^)[xX×&](?=\s|$))")
GENRE_UPLOADERS = 5


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter="\t", strict=True))


def whole(text):
    """The whole number a cell holds; None where it holds none."""
    if text in ("", "None"):
        return None
    number = decimal.Decimal(text)
    if number != number.to_integral_value() or number < 0:
        raise ValueError(f"{text!r} is not a whole number")
    return int(number)


def present(text):
    """A cell's text without what surrounds it; None where nothing of it shows."""
    text = re.sub(r"^[\s\x00-\x1f\x7f-\x9f]+|[\s\x00-\x1f\x7f-\x9f]+$", "", text)
    shows = any(unicodedata.category(c) not in ("Cc", "Cf") and not c.isspace() for c in text)
    return text if shows and text != "None" else None


def key(name):
    """The form in which names are compared."""
    folded = " ".join(unicodedata.normalize("NFC", name.lower()).split())
    return re.sub(r"^[\W_]+|[\W_]+$", "", folded)


def is_bracketed(title):
    """For each character its bracket level; a closing bracket without an opening one has level 0."""
    level, levels = 0, []
    for character in title:
        if character in OPEN:
            level += 1
        levels.append(level)
        if character in CLOSE and level:
            level -= 1
    return levels


def passages(title):
    """(place, kind, text) of the passages of a title in which names may stand."""
    levels = is_bracketed(title)
    # Lists: from a word to the next bracket, divider or such word.
    for match in LIST_START.finditer(title):
        rest = title[match.end():]
        end = len(rest)
        for pattern in (DIVIDER, LIST_START, re.compile("[" + re.escape(OPEN + CLOSE) + "]")):
            found = pattern.search(title, match.end())
            if found:
                end = min(end, found.start() - match.end())
        yield match.end(), "list", rest[:end]
    # Sides: the title without bracketed text, cut at dividers, each up to its first list word.
    flat = "".join(
        character if level == 0 and character not in CLOSE else "\x01" if level == 0 else "\x00"
        for character, level in zip(title, levels))
    # Bracketed text keeps its places as \x00; it separates words but is no white space beside a dash.
    if not DIVIDER.search(flat):
        return
    start = 0
    for end in [match.span() for match in DIVIDER.finditer(flat)] + [(len(flat), len(flat))]:
        side = flat[start:end[0]]
        word = LIST_START.search(side)
        if word:
            side = side[:word.start()]
        yield start, "side", re.sub("[\x00\x01]", " ", side)
        start = end[1]


def credits(title, uploader, holders, ambiguous):
    found = []
    for start, kind, text in passages(title):
        parts, names, place = JOINER.split(text), [], start
        for at, part in enumerate(parts):
            if at % 2 == 0 and key(part):
                names.append((at, place + re.search(r"[^\W_]", part).start()))
            place += len(part)
        if kind == "side" and len(names) < 2:
            continue
        at = 0
        while at < len(names):
            step = 1
            for length in range(min(4, len(names) - at), 0, -1):
                if kind == "side" and length == len(names):
                    continue
                run = "".join(parts[names[at][0]:names[at + length - 1][0] + 1])
                ids = holders.get(key(run))
                if not ids:
                    continue
                if len(ids) > 1:
                    if uploader not in ids:
                        ambiguous.append(run)
                else:
                    found += [(names[at][1], one) for one in ids if one != uploader]
                step = length
                break
            at += step
    return list(dict.fromkeys(one for _, one in sorted(found)))


def main():
    tracks, users = rows(sys.argv[1]), rows(sys.argv[2])
    artists, holders = {}, {}
    for user in users:
        names = [name for name in (present(user["username"]), present(user["full_name"])) if name]
        artists["soundcloud-" + user["id"]] = {
            "name": names[0], "tracks": 0, "plays": 0, "downloads": 0,
            "followers": whole(user["followers_count"]) or 0, "collaborations": 0}
        for name in names:
            if len(key(name)) >= 2:
                holders.setdefault(key(name), set()).add("soundcloud-" + user["id"])
    genres = {}
    for track in tracks:
        if present(track["genre"]):
            genres.setdefault(key(present(track["genre"])), set()).add(track["user_id"])
    for genre, uploaders in genres.items():
        if len(uploaders) >= GENRE_UPLOADERS:
            holders.pop(genre, None)

    credited, ambiguous = {}, []
    for track in tracks:
        uploader = "soundcloud-" + track["user_id"]
        ids = [uploader] + credits(present(track["title"]), uploader, holders, ambiguous)
        credited["soundcloud-" + track["id"]] = ids
        for one in ids:
            artist = artists[one]
            artist["tracks"] += 1
            artist["plays"] += whole(track["playback_count"]) or 0
            artist["downloads"] += whole(track["download_count"]) or 0
            artist["collaborations"] += one != uploader
    listed = {
        "soundcloud-" + track["id"]: {
            "title": present(track["title"]), "artists": credited["soundcloud-" + track["id"]],
            "durationMs": whole(track["duration"]), "plays": whole(track["playback_count"]) or 0,
            "publishedAt": track["created_at"],
            "tagged": bool(re.sub(r'["\s\x00-\x1f\x7f-\x9f]', "", present(track["tag_list"]) or ""))}
        for track in tracks}
    json.dump(
        {"artists": artists, "credits": credited, "tracks": listed,
         "counts": {"artists": len(artists), "tracks": len(tracks), "ambiguous": len(ambiguous),
                    "collaborations": sum(len(ids) - 1 for ids in credited.values())}},
        sys.stdout, ensure_ascii=False)


main()
