"""Fills a running suite with what the browser tests look at, and writes down where everything is.

    fill.py SERVICES.json CATALOGUE.json SUITE.json

SERVICES.json   the sockets: {"catalog", "progress", "leaderboards", "dashboards": {"plain", "configured", "bare",
                "fresh"}}. The first three are replicas of one dashboard: by default; with links, support and an
                outside page in the menu; without any menu. "fresh" belongs to another installation, which nobody
                ever used.
CATALOGUE.json  what the catalogue holds beside: [{"id", "name", "tracks", "plays", …}, …]
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from suite import call

PASSWORD = "four words make one"
SOURCE = "browser-tests"
STUDIO = {"id": "bt-studio", "name": "Ada Studio", "slug": "ada-studio", "verified": True}
ACTIVE = {"id": "bt-active", "name": "Ivy Active", "slug": "ivy-active", "verified": True}
LISTER = {"id": "bt-lister", "name": "Lia Lister", "slug": "lia-lister", "verified": True}
BEGINNER = {"id": "bt-beginner", "name": "Bo Beginner", "slug": "bo-beginner", "verified": False}
OTHER = {"id": "bt-other", "name": "Other Hand", "slug": "other-hand", "verified": False}
LICENSOR = {"id": "bt-licensor", "name": "Selma & Co", "slug": "selma", "verified": True}
SECOND = {"id": "bt-second", "name": "שירה", "slug": "shira", "verified": False}
EARNER = {"id": "bt-earner", "name": "Pia Earner", "slug": "pia-earner", "verified": True}
NOBODY = {"id": "bt-empty", "name": "Nobody Yet", "slug": "nobody-yet", "verified": False}


def when(**ago):
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(socket, kind, entries):
    reply = call(socket, f"catalog.put{kind.capitalize()}", source=SOURCE, **{kind: entries})
    if reply.get("refused"):
        raise ValueError(f"{kind} were refused: {reply['refused']}")


def fill_catalog(socket):
    """An artist with a little of everything, growing; and one with nothing."""
    long_ago = when(days=400)
    put(socket, "artists", [{**artist, "createdAt": long_ago} for artist in (STUDIO, EARNER, NOBODY)])
    tracks = [
        {"id": f"bt-{n}", "title": f"Night {n}", "artists": [STUDIO["id"]], "durationMs": 180_000, "publishedAt": long_ago}
        for n in range(1, 4)
    ]  # fmt: skip
    put(socket, "tracks", tracks)
    album = {"id": "bt-album", "title": "Nights", "artists": [STUDIO["id"]], "releasedAt": long_ago}
    put(socket, "albums", [{**album, "tracks": ["bt-1", "bt-2"]}])
    yesterday = when(days=1)
    plays = [
        {"track": "bt-1", "listener": f"l-{n}", "at": yesterday, "listenedMs": 60_000} for n in range(12)
    ]
    # What does not count, and is told where somebody asks why.
    plays += [{"track": "bt-2", "listener": f"s-{n}", "at": yesterday, "listenedMs": 1000} for n in range(3)]
    call(socket, "catalog.recordPlays", source=SOURCE, offset=0, plays=plays)
    downloads = [{"track": "bt-2", "listener": f"l-{n}", "at": yesterday} for n in range(2)]
    call(socket, "catalog.recordDownloads", source=SOURCE, offset=0, downloads=downloads)
    follows = [
        {"artist": STUDIO["id"], "listener": f"l-{n}", "at": yesterday, "following": True} for n in range(3)
    ]
    call(socket, "catalog.recordFollows", source=SOURCE, offset=0, follows=follows)


def fill_activity(socket):
    """An artist with a history, and another who uploads on other days. Gives the rows, to be counted again.

    No row is at the edge of a period, so that nothing changes when midnight passes meanwhile."""
    source = "browser-activity"
    long_ago = when(days=500)
    put(socket, "artists", [{**artist, "createdAt": long_ago} for artist in (ACTIVE, OTHER)])
    uploads = [(ACTIVE, 3, 8), (ACTIVE, 10, 3), (ACTIVE, 20, 1), (ACTIVE, 400, 2), (OTHER, 5, 2), (OTHER, 6, 9)]
    uploads += [(OTHER, 10, 1)]
    tracks = [
        {
            "id": f"{artist['id']}-{days}-{n}", "title": f"=Day {days} <b>{n}</b>", "artists": [artist["id"]],
            "durationMs": 180_000, "publishedAt": f"{when(days=days)[:10]}T{5 + n:02}:{n:02}:00Z",
        }
        for artist, days, count in uploads for n in range(count)
    ]  # fmt: skip
    put(socket, "tracks", tracks)
    old, older = f"{ACTIVE['id']}-400-0", f"{ACTIVE['id']}-400-1"
    plays = [
        {"track": old, "listener": f"l-{n}", "at": when(days=days), "listenedMs": 60_000}
        for days, count in ((1, 30), (2, 10), (45, 5)) for n in range(count)
    ]  # fmt: skip
    call(socket, "catalog.recordPlays", source=source, offset=0, plays=plays)
    downloads = [
        {
            "track": older if days > 3 else old, "listener": f"u:{days}", "at": when(days=days), "name": f"Fan {days}",
            "email": f"fan{days}@label.example",
        }
        for days in (60, 59, 58, 13, 12, 11, 10, 4, 3, 2, 1)
    ]  # fmt: skip
    # Who came without a name, and had been there before.
    downloads.append({"track": old, "listener": "u:60", "at": when(hours=25)})
    call(socket, "catalog.recordDownloads", source=source, offset=0, downloads=downloads)
    return {"artist": ACTIVE["id"], "tracks": tracks, "plays": plays, "downloads": downloads}


def fill_licenses(socket):
    """Licences of a track with every field and with texts as bad as they may be: one that holds, one whose time is
    over, one that was revoked. Gives their numbers and what they state."""
    long_ago = when(days=400)
    put(socket, "artists", [{**artist, "createdAt": long_ago} for artist in (LICENSOR, SECOND)])
    track = {
        "id": "bt-licensed", "title": "Mårbacka \u202eetihw\u202c <b>Nights</b> & \"Days\"",
        "artists": [LICENSOR["id"], SECOND["id"]], "durationMs": 214_900, "publishedAt": long_ago, "bpm": 124,
        "genres": ["Deep House", "Ambient"], "key": "C#/Db", "scale": "Minor",
    }  # fmt: skip
    put(socket, "tracks", [track])
    rows = [
        {"track": track["id"], "listener": f"lic-{days}", "at": when(days=days), "name": name,
         "email": "ann.listener@label.example"}
        for name, days in (("Ann Listener", 1), ("Bob Late", 60), ("Cy <script>Revoked</script>", 2))
    ]  # fmt: skip
    reply = call(socket, "catalog.recordDownloads", source="browser-licenses", offset=0, downloads=rows)
    valid, expired, revoked = (each["id"] for each in reply["licenses"])
    reason = "The payment was charged back."
    call(socket, "catalog.revokeLicense", id=revoked, reason=reason)
    return {
        "valid": valid, "expired": expired, "revoked": revoked, "reason": reason, "track": track,
        "artists": [LICENSOR["name"], SECOND["name"]], "licensee": rows[0]["name"],
    }  # fmt: skip


# What a spreadsheet would run, what breaks a row or a page apart, what turns the direction of text around it.
TITLES = [
    "=cmd|' /C calc'!A0", 'Say "hi", <b>twice</b>; & go', "Two\r\nlines", "\u202e=SUM(A1)\u202c", "שלום עולם",
    " padded ", "'=quoted", "+1 Night", "-1 Day", "@home", "\tTab", "x;=1+1;\t'-2", "Ein sehr langer Titel " * 6,
]  # fmt: skip


def fill_lists(socket):
    """An artist with two pages and a half of tracks, collaborators, albums and somebody alike. Gives the rows."""
    source = "browser-lists"
    long_ago = when(days=700)
    mates = [
        {"id": f"bt-mate-{n}", "name": name, "slug": f"mate-{n}", "verified": n == 0, "createdAt": long_ago}
        for n, name in enumerate(["Mia Mate", "=Max+Mate", "דוד", "Nia", "Noah", "Nell", "A Name as Long as Names Go Here"])
    ]
    alike = [
        {"id": f"bt-alike-{n}", "name": f"Ali Alike {n}", "slug": f"alike-{n}", "verified": n == 1, "createdAt": long_ago}
        for n in range(8)
    ]  # fmt: skip
    # Those whose public page has no address.
    del mates[1]["slug"]
    for each in alike[4:]:
        del each["slug"]
    own = [{**artist, "createdAt": long_ago} for artist in (LISTER, BEGINNER)]
    put(socket, "artists", own + mates + alike)
    tracks = []
    for n in range(62):
        track = {
            "id": f"bt-list:{n}", "title": TITLES[n] if n < len(TITLES) else f"Track {n:02}",
            "artists": [LISTER["id"]] + [mate["id"] for place, mate in enumerate(mates) if n % (place + 3) == 0],
            "genres": ["Dr<i>ll", "Trap"] if n % 2 else ["Trap"], "tags": ["dark"] if n % 3 else [],
            "licensing": ["nonExclusive", "both", "exclusive"][n % 3],
            "visibility": "private" if n == 20 else "sold" if n == 21 else "public",
            "publishedAt": f"{when(days=5 + 7 * n)[:10]}T09:{n % 60:02}:00Z",
        }  # fmt: skip
        if n % 5:
            track["durationMs"] = 61_000 + n * 1000 + (3_600_000 if n == 1 else 0)
        if n % 4 == 0:
            track["artwork"] = f"https://media.example/{n}.png"
        if n == 2:
            track["opening"] = {"plays": 1200, "downloads": 3, "asOf": when(days=300)}
        tracks.append(track)
    put(socket, "tracks", tracks)
    others = [
        {
            "id": f"{artist['id']}-{n}", "title": f"Their {n}", "artists": [artist["id"]], "durationMs": 60_000,
            "genres": ["Trap", "Dr<i>ll", "House"][: 1 + (place + n) % 3], "publishedAt": long_ago,
        }
        for place, artist in enumerate(alike) for n in range(3)
    ]  # fmt: skip
    others += [
        {"id": "bt-beginner-0", "title": "First", "artists": [BEGINNER["id"]], "genres": ["Trap"], "publishedAt": long_ago},
    ]  # fmt: skip
    put(socket, "tracks", others)
    albums = [
        {
            "id": f"bt-list-album:{n}", "title": title, "artists": [LISTER["id"]] + ([mates[0]["id"]] if n == 1 else []),
            "releasedAt": f"{when(days=30 * n + 10)[:10]}T00:00:00Z",
            "tracks": [track["id"] for track in tracks[n * 6 : n * 6 + n + 1]],
        }
        for n, title in enumerate(["=1+1 Album", 'An "Album", quoted', "Third\u202e one", "Fourth"])
    ]  # fmt: skip
    albums[1]["artwork"] = "https://media.example/album.png"
    put(socket, "albums", albums)
    plays = [
        {"track": track["id"], "listener": f"l-{place}-{k}", "at": when(days=days), "listenedMs": 60_000}
        for place, track in enumerate(tracks) if track["visibility"] == "public"
        for days, count in ((2, place % 9), (45, 6 if place % 4 == 0 else 0)) for k in range(count)
    ]  # fmt: skip
    call(socket, "catalog.recordPlays", source=source, offset=0, plays=plays)
    return {"artist": LISTER["id"], "tracks": tracks, "albums": albums, "plays": plays, "mates": mates}


def fill_progress(socket):
    """What an account earns XP with: uploads, complete metadata, a collaboration, plays. It owns its artist before, so
    that nothing comes to it by a claim. Gives the rows, to be counted again."""
    source = "browser-progress"
    complete = {"description": "Slow.", "bpm": 90, "key": "C", "scale": "Minor", "tags": ["slow"]}
    tracks = [
        {
            "id": f"{EARNER['id']}-{n}", "title": f"=Earned <b>{n}</b>", "artists": [EARNER["id"]],
            "durationMs": 180_000, "publishedAt": when(days=700 - n), **(complete if n < 3 else {}),
        }
        for n in range(30)
    ]  # fmt: skip
    tracks[1]["artists"].append(OTHER["id"])
    put(socket, "tracks", tracks)
    plays = [
        {"track": tracks[n % 2]["id"], "listener": f"p-{n}", "at": when(days=1 + n % 3), "listenedMs": 60_000}
        for n in range(40)
    ]
    call(socket, "catalog.recordPlays", source=source, offset=0, plays=plays)
    return {"artist": EARNER["id"], "source": source, "tracks": tracks, "plays": plays}


def add_accounts(catalog, dashboard, artists):
    """Who can sign in. Gives for each e-mail, id, name, and the artists in their order."""
    busiest = max(artists, key=lambda each: each["plays"])
    wordiest = max(artists, key=lambda each: len(each["name"]))
    people = {
        "one": ("Ona One", None, [(STUDIO["id"], "owner")]),
        "several": (
            "Sef Several", None,
            [(busiest["id"], "owner"), (wordiest["id"], "owner"), (NOBODY["id"], "manager")],
        ),
        "none": ("Nora None", None, []),
        "zoned": ("Zoe Zoned", "Pacific/Kiritimati", [(NOBODY["id"], "manager")]),
        "active": ("Ivy Active", "America/Toronto", [(ACTIVE["id"], "owner")]),
        "lister": ("Lia Lister", None, [(LISTER["id"], "owner")]),
        "beginner": ("Bo Beginner", None, [(BEGINNER["id"], "owner")]),
        "earner": ("Pia Earner", "Etc/UTC", [(EARNER["id"], "owner")]),
        "mutable": ("Mo Mutable", None, [(STUDIO["id"], "manager")]),
        "caller": ("Cleo Caller", None, [(STUDIO["id"], "manager")]),
    }  # fmt: skip
    accounts = {}
    for key, (name, zone, roles) in people.items():
        entry = {"id": f"bt-{key}", "name": name, "createdAt": when(days=90)}
        put(catalog, "accounts", [entry if zone is None else {**entry, "timeZone": zone}])
        granted = [
            {"artist": artist, "account": entry["id"], "role": role, "since": when(days=80 - place)}
            for place, (artist, role) in enumerate(roles)
        ]
        if granted:
            put(catalog, "roles", granted)
        email = f"{key}@label.example"
        call(dashboard, "dashboard.addAccount", email=email, account=entry["id"], password=PASSWORD)
        accounts[key] = {
            "id": entry["id"],
            "email": email,
            "name": name,
            "artists": [artist for artist, _ in roles],
        }
    email, name = "operator@label.example", "Olga Operator"
    added = call(
        dashboard, "dashboard.addAccount", email=email, name=name, operator=True, password=PASSWORD
    )
    accounts["operator"] = {"id": added["account"], "email": email, "name": name, "artists": []}
    return accounts


def main():
    services = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    artists = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    dashboards = services["dashboards"]
    fill_catalog(services["catalog"])
    activity = fill_activity(services["catalog"])
    licenses = fill_licenses(services["catalog"])
    lists = fill_lists(services["catalog"])
    named = [each for each in artists if each["name"].strip() == each["name"] != ""]
    accounts = add_accounts(services["catalog"], dashboards["plain"], named)
    progress = fill_progress(services["catalog"])
    links = {
        name: call(dashboards[name], "dashboard.createPasswordLink", account=accounts["none"]["id"])
        for name in ("plain", "configured", "bare")
    }
    links["fresh"] = call(dashboards["fresh"], "dashboard.createSetUpLink")
    suite = {
        **services,
        "catalogue": sys.argv[2],
        "bases": {name: "{0.scheme}://{0.netloc}".format(urlsplit(link["url"])) for name, link in links.items()},
        "activity": activity,
        "licenses": licenses,
        "lists": lists,
        "progress": {"socket": services["progress"], **progress},
        "setUpLink": links["fresh"]["url"],
        "accounts": accounts,
        "password": PASSWORD,
    }
    Path(sys.argv[3]).write_text(json.dumps(suite), encoding="utf-8")


if __name__ == "__main__":
    main()
