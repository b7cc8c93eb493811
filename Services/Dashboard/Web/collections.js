// The page My Collections: totals and the table of albums. One question gives the first view; each section can be
// asked again alone.

import { read } from "./api.js";
import { ArtistPage } from "./artistpage.js";
import { cardOf, showBone, showUnknown } from "./cards.js";
import { artistsCell, dayCell, linksCell, playsCell, titleCell } from "./cells.js";
import { byID, element, fill, hiddenText, quotedName } from "./dom.js";
import { choice, days, named, numbers, search } from "./filters.js";
import { fullNumber, isFigure } from "./format.js";
import { filled } from "./links.js";
import { Listing } from "./listing.js";
import { Section } from "./section.js";
import { blank, dash } from "./states.js";
import { isSome, line, showMeasured } from "./totals.js";

let listing = null;
let people = [];

const page = new ArtistPage({
    name: "collections", title: "My Collections", about: "Your albums and how they do",
    related: ["beats", "activity"], kept: ["sort", "order"], query: () => listing.query(), renew: showAgain, reload: load,
});
const totals = new Section({
    id: "totals", what: "loading the totals", zone: page.zone,
    ask: async (signal) => {
        const { value, asOf } = await page.view(signal);
        return { value: value.totals, asOf };
    },
    show: showTotals,
});
listing = new Listing({
    page, path: "/api/v1/collections", sorts: ["title", "artist", "released", "tracks", "plays", "updated"],
    usual: { sort: "released", order: "descending" }, rows: (value) => value.collections, columns,
    words: { one: "album", many: "albums", caption: "Table of albums" }, none: noAlbums,
    conditions: [
        search("search"),
        choice("artwork", { true: "With artwork", false: "Without artwork" }),
        named("with", withWords),
        numbers("Plays", "playsFrom", "playsTo"),
        days("Created", "createdFrom", "createdUntil"),
        days("Updated", "updatedFrom", "updatedUntil"),
    ],
});
byID("filters-button").addEventListener("click", fillPeople, { once: true });
load();

async function load() {
    await page.load([
        { section: totals, value: (view) => view.totals },
        { section: listing.section, value: (view) => view.page },
    ]);
}

function showAgain() {
    if (listing === null) return;
    listing.renew();
    if (totals.part.shown !== null) totals.render();
}

function showTotals(part) {
    const place = byID("totals");
    const cards = ["albums", "tracks", "plays", "month"].map((name) => cardOf(place, name));
    const [albums, tracks, plays, month] = cards;
    place.classList.toggle("is-old", part.problem !== null);
    if (part.shown === null) return cards.forEach(showBone);
    const value = part.value;
    if (value === null) return cards.forEach((card) => showUnknown(card, "unknown"));
    showMeasured(albums, value.albums, [line(`+${fullNumber(value.albumsThisMonth)} this month`)]);
    showMeasured(tracks, value.tracks, [line("On these albums")]);
    showMeasured(plays, value.plays, [line("Lifetime plays of these tracks"),
        isSome(value.playsBroughtIn) ? line(`${fullNumber(value.playsBroughtIn)} brought in without dates`) : null]);
    showMeasured(month, value.albumsThisMonth, [line("New albums since the 1st, UTC")]);
    return undefined;
}

// MARK: The table

function columns() {
    const { albumInsights, albumEdit } = page.links;
    return [
        {
            key: "title", name: "Album", sorts: true,
            cell: (row) => titleCell({
                id: row.id, artwork: row.artwork, title: row.title, address: filled(page.links.album, { id: row.id }),
            }),
        },
        { key: "artist", name: "Artist", sorts: true, cell: (row) => artistsCell(row.artists) },
        { key: "released", name: "Release date", sorts: true, isNumber: true, cell: (row) => dayCell(row.releasedAt) },
        { key: "tracks", name: "Tracks", sorts: true, isNumber: true, cell: tracks },
        { key: "plays", name: "Plays", sorts: true, isNumber: true, cell: playsCell },
        { key: "updated", name: "Updated", sorts: true, isNumber: true, cell: (row) => dayCell(row.updatedAt) },
        albumInsights === undefined && albumEdit === undefined ? null : {
            key: "actions", name: hiddenText("Actions"), isAction: true,
            cell: (row) => linksCell(row.title, [
                ["Insights", filled(albumInsights, { id: row.id })], ["Edit", filled(albumEdit, { id: row.id })],
            ]),
        },
    ].filter((column) => column !== null);
}

// The tracks of an album are a list of My Beats.
function tracks(row) {
    if (!isFigure(row.tracks)) return dash("unknown");
    const url = page.ownAddress("/beats");
    url.searchParams.set("album", row.id);
    return element("a", { href: url.pathname + url.search }, fullNumber(row.tracks),
        hiddenText(` ${row.tracks === 1 ? "track" : "tracks"} of ${quotedName(row.title)} on My Beats`));
}

function noAlbums() {
    return blank("collections", "No albums yet",
        element("p", {}, "Albums that credit this artist are listed here as soon as there are any."));
}

// MARK: Artists to filter by

// Those with most joint tracks; who is chosen is among them anyway.
async function fillPeople() {
    try {
        const answer = await read(page.address("/api/v1/beats/collaborators", { limit: 100 }));
        people = answer.collaborators.map((each) => each.artist);
    } catch {
        people = [];
    }
    const field = byID("filters").elements.namedItem("with");
    const chosen = field.value;
    const isKnown = chosen === "" || people.some((each) => each.id === chosen);
    fill(field, field.options[0], people.map((each) => element("option", { value: each.id }, each.name)),
        isKnown ? null : element("option", { value: chosen }, withWords(chosen)));
    field.value = chosen;
}

function withWords(id) {
    const rows = listing?.section.part.value?.collections ?? [];
    const found = [...people, ...rows.flatMap((row) => row.artists)].find((each) => each.id === id);
    return found === undefined ? "Another artist" : `With ${found.name}`;
}
