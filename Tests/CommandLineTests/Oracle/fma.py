"""An independent reading of a Free Music Archive export, to check `beatpass import fma` against.

Usage: python3 fma.py TRACKS ECHONEST GENRES

Prints {"tracks": {id: {title, artist, bpm, durationMs, genres, tags, plays, publishedAt, description}},
"artists": {name: {tracks, plays, since}}, "counts": {...}} as JSON. It expects files without broken rows and stops
at the first one.
"""

import ast
import csv
import datetime
import decimal
import html
import json
import re
import sys


def plain(text):
    text = re.sub(r"(?is)<(br */?|/p|/div|/li|/tr|/h[1-4]|/blockquote)( [^>]*)?>", "\x00", text)
    text = html.unescape(re.sub(r"(?s)<[/!a-zA-Z][^>]*>", "", text))
    lines = (" ".join(line.split()) for line in text.split("\x00"))
    return "\n".join(line for line in lines if line)


def rounded(tempo):
    return int(decimal.Decimal(repr(tempo)).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))


def main():
    with open(sys.argv[1], newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, strict=True))
    with open(sys.argv[2], encoding="utf-8") as file:
        metrics = json.load(file)
    with open(sys.argv[3], newline="", encoding="utf-8-sig") as file:
        genres = {row["genre_id"]: row for row in csv.DictReader(file, strict=True)}
    tempos = {metrics["track_id"][row]: tempo for row, tempo in metrics["tempo"].items()}

    tracks, artists, odd, none, composed = {}, {}, 0, 0, 0
    for row in rows:
        listed = [str(number) for number in json.loads(row["genres"])]
        names = [genres[number]["title"] for number in listed]
        for number in listed:
            while genres[number]["parent"] != "0":
                number = genres[number]["parent"]
                names.append(genres[number]["title"])
        tempo, bpm = tempos.get(int(row["track_id"])), None
        if tempo is None:
            none += 1
        elif 50 <= rounded(tempo) <= 200:
            bpm = rounded(tempo)
        else:
            odd += 1
        composer = " ".join(row["composer"].split())
        composed += bool(composer)
        name = composer or f"Unknown artist ({row['genre_top']})"
        at = datetime.datetime.strptime(row["date_created"], "%m/%d/%Y %H:%M").strftime("%Y-%m-%dT%H:%M:%SZ")
        tags = []
        for tag in ast.literal_eval(row["tags"]):
            if " ".join(tag.split()).lower() not in [other.lower() for other in tags]:
                tags.append(" ".join(tag.split())[:100])
        tracks["fma-" + row["track_id"]] = {
            "title": row["title"].strip(), "artist": name, "bpm": bpm,
            "durationMs": int(row["duration"]) * 1000 or None, "genres": list(dict.fromkeys(names)),
            "tags": tags[:50], "plays": int(row["listens"]), "publishedAt": at,
            "description": plain(row["information"]) or None}
        artist = artists.setdefault(name.lower(), {"tracks": 0, "plays": 0, "since": at})
        artist["tracks"] += 1
        artist["plays"] += int(row["listens"])
        artist["since"] = min(artist["since"], at)
    json.dump(
        {"tracks": tracks, "artists": artists,
         "counts": {"odd": odd, "none": none, "composed": composed}}, sys.stdout, ensure_ascii=False)


main()
