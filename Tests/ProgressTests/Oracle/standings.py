"""The XP and the level of every artist's holder, from its entries: the words of the domain, the slow way.

Takes a file of changes, a JSON object a line, which say whose each artist is, and a file of entries as `ledger.py` and
`unlocks.py` print them. Prints a line for each artist: whose ledger it is, its XP, the level with its title, and the XP
at which this one and the next begin.
"""
import collections
import decimal
import json
import sys

TITLES = {
    1: "Novice", 3: "Apprentice", 5: "Intermediate", 7: "Skilled", 10: "Experienced", 15: "Advanced",
    20: "Professional", 30: "Expert", 40: "Master", 50: "Legendary"}
HIGHEST = 100


def need(level):
    exact = 100 * decimal.Decimal(level - 1) ** decimal.Decimal("1.5")
    return int(exact.quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))


NEEDS = {level: need(level) for level in range(1, HIGHEST + 1)}
artists, owner, xp = set(), {}, collections.Counter()
with open(sys.argv[1]) as file:
    for line in file:
        change = json.loads(line)
        value = change.get("value")
        if change["kind"] == "artist" and value:
            artists.add(change["id"])
        elif change["kind"] == "role":
            artist, account = change["id"].split("/")
            if value and value["role"] == "owner":
                owner[artist] = account
            elif owner.get(artist) == account:
                del owner[artist]
with open(sys.argv[2]) as file:
    for line in file:
        holder, kind, *rest = line.split()
        if kind in ("total", "achievement"):
            xp[holder] += int(rest[-1])

for artist in sorted(artists):
    holder = f"account/{owner[artist]}" if artist in owner else f"artist/{artist}"
    level = max(level for level in NEEDS if level == 1 or NEEDS[level] <= xp[holder])
    title = TITLES[max(first for first in TITLES if first <= level)]
    print(f"{artist} {holder} {xp[holder]} {level} {title} Producer {NEEDS[level]} {NEEDS.get(level + 1, '-')}")
