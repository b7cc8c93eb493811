// The page My Beats: totals, the table of tracks, collaborators, recommendations. One question gives the first view,
// recommendations apart; each section can be asked again alone.

import { ArtistPage } from "./artistpage.js";
import { cardOf, showBone, showUnknown } from "./cards.js";
import { artistsCell, dayCell, growthBadge, linksCell, playsCell, titleCell } from "./cells.js";
import { Collaborators } from "./collaborators.js";
import { byID, element, fill, hiddenText, newTab } from "./dom.js";
import { showGrowth } from "./figures.js";
import { choice, days, named, numbers, search, thousandths } from "./filters.js";
import { counted, fullNumber, growthLabel, signedPercent } from "./format.js";
import { icon } from "./icons.js";
import { filled } from "./links.js";
import { Listing } from "./listing.js";
import { Recommendations } from "./recommendations.js";
import { Section } from "./section.js";
import { badge, blank, dash } from "./states.js";
import { line, playsNote, showMeasured } from "./totals.js";
import { addWhy, whyFigure } from "./why.js";

const thousands = new Intl.NumberFormat("en", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const hidden = { private: "Private", sold: "Sold" };
let listing = null;
let people = null;
let similar = null;
let totals = null;

const page = new ArtistPage({
    name: "beats", title: "My Beats", about: "Your tracks and how they do",
    related: ["collections", "activity", "leaderboards"], kept: ["sort", "order"],
    query: () => listing.query(), renew: showAgain, reload: load,
});
totals = new Section({
    id: "totals", what: "loading the totals", zone: page.zone,
    ask: async (signal) => {
        const { value, asOf } = await page.view(signal);
        return { value: value.totals, asOf };
    },
    show: showTotals,
});
listing = new Listing({
    page, path: "/api/v1/beats", sorts: ["title", "artist", "duration", "plays", "growth", "points", "uploaded"],
    usual: { sort: "uploaded", order: "descending" }, rows: (value) => value.beats, columns,
    words: { one: "track", many: "tracks", caption: "Table of tracks" }, none: noTracks,
    conditions: [
        search("search"),
        choice("artwork", { true: "With artwork", false: "Without artwork" }),
        choice("inAlbum", { true: "On an album", false: "On no album" }),
        named("album", albumWords),
        choice("licensing", {
            nonExclusive: "Non-exclusive licences", exclusive: "Exclusive licences", both: "Both kinds of licence",
        }),
        numbers("Plays", "playsFrom", "playsTo"),
        days("Uploaded", "uploadedFrom", "uploadedUntil"),
        thousandths("Points", "pointsFrom", "pointsTo", ["milliPointsFrom", "milliPointsTo"]),
    ],
});
people = new Collaborators(page);
similar = new Recommendations(page);
for (const [figure, name] of [["plays", "Total Plays"], ["growth", "Growth Rate"]]) {
    addWhy(cardOf(byID("totals"), figure).root, { figure, name, zone: page.zone, artist: page.artistID });
}
load();

async function load() {
    await page.load([
        { section: totals, value: (view) => view.totals },
        { section: listing.section, value: (view) => view.page },
        { section: people.section, value: Collaborators.piece },
    ]);
    if (!page.isNobody) similar.section.load();
    // What is under the table has its place from now on.
    byID("below").classList.remove("is-waiting");
}

function showAgain() {
    if (similar === null) return;
    listing.renew();
    for (const section of [totals, people.section, similar.section]) {
        if (section.part.shown !== null) section.render();
    }
    const upload = filled(page.links.upload, { artist: page.artist?.id ?? "" });
    byID("upload").hidden = upload === null;
    if (upload !== null) byID("upload").href = upload;
}

// MARK: Totals

function showTotals(part) {
    const place = byID("totals");
    const cards = ["tracks", "plays", "growth", "collaborators"].map((name) => cardOf(place, name));
    const [tracks, plays, growth, collaborators] = cards;
    place.classList.toggle("is-old", part.problem !== null);
    showLabel(part.value?.growth);
    if (part.shown === null) return cards.forEach(showBone);
    const value = part.value;
    showGrowth(growth, part, value?.growth);
    if (value === null) return [tracks, plays, collaborators].forEach((card) => showUnknown(card, "unknown"));
    showMeasured(tracks, value.tracks, [line(`${fullNumber(value.tracksNew)} new in 30 days, today included`)]);
    showMeasured(plays, value.plays, playsNote(value));
    showMeasured(collaborators, value.collaborators,
        [line(counted(value.collaborativeTracks, "collaborative track", "collaborative tracks"))]);
    return undefined;
}

function showLabel(growth) {
    const tenths = growth?.state === "measured" ? growth.tenths : null;
    const isCalculating = growth?.state === "calculating";
    const words = tenths !== null ? growthLabel(tenths) : isCalculating ? "Growth: calculating" : null;
    const tone = tenths === null || tenths === 0 ? "" : tenths > 0 ? "good" : "warning";
    const drawing = tenths === null ? "waiting" : tenths > 0 ? "growth" : tenths < 0 ? "decline" : "level_line";
    fill(byID("growth-label"), words === null ? null : badge(tone, words, drawing));
}

// MARK: The table

function columns() {
    const { insights, edit } = page.links;
    return [
        {
            key: "title", name: "Track", sorts: true,
            cell: (row) => titleCell({
                id: row.id, artwork: row.artwork, title: row.title, address: filled(page.links.track, { id: row.id }),
                note: trackNote(row),
            }),
        },
        { key: "artist", name: "Artist", sorts: true, cell: (row) => artistsCell(row.artists) },
        { key: "duration", name: "Duration", sorts: true, isNumber: true, cell: (row) => duration(row.durationMs) },
        { key: "plays", name: "Plays", sorts: true, isNumber: true, cell: playsCell },
        { key: "growth", name: "Growth", sorts: true, isNumber: true, cell: growth },
        { key: "points", name: "Points", sorts: true, isNumber: true, cell: points },
        { key: "uploaded", name: "Uploaded", sorts: true, isNumber: true, cell: (row) => dayCell(row.publishedAt) },
        insights === undefined && edit === undefined ? null : {
            key: "actions", name: hiddenText("Actions"), isAction: true,
            cell: (row) => linksCell(row.title, [
                ["Insights", filled(insights, { id: row.id })], ["Edit", filled(edit, { id: row.id })],
            ]),
        },
    ].filter((column) => column !== null);
}

function trackNote({ album, visibility }) {
    const words = [];
    if (Object.hasOwn(hidden, visibility ?? "")) words.push(badge("", hidden[visibility]));
    if (album !== undefined) {
        const link = element("a", { href: listing.addressOf({ album: album.id }), class: "note-link" },
            element("bdi", { dir: "auto" }, album.title), hiddenText(": show this album alone"));
        link.addEventListener("click", (event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            listing.choose({ album: album.id });
            byID("search").focus({ preventScroll: true });
        });
        words.push(link);
    }
    return words;
}

function albumWords(id) {
    const album = listing?.section.part.value?.beats.find((row) => row.album?.id === id)?.album;
    return album === undefined ? "One album" : `Album ${album.title}`;
}

function duration(milliseconds) {
    if (!Number.isSafeInteger(milliseconds)) return dash("unknown");
    const seconds = Math.round(milliseconds / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function growth(row) {
    const mark = growthBadge(row.growth);
    const { state, tenths } = row.growth ?? {};
    if (state !== "measured" || !Number.isSafeInteger(tenths)) return mark;
    return why(row, "growth", "Growth", `${signedPercent(tenths)} (${growthLabel(tenths)})`, mark);
}

function points(row) {
    if (!Number.isSafeInteger(row.milliPoints)) return dash("unknown");
    const number = thousands.format(row.milliPoints / 1000);
    return why(row, "points", "Points", `${number} points`, number);
}

function why({ id, title }, figure, name, words, shown) {
    return whyFigure({ figure, name, zone: page.zone, artist: page.artistID, track: { id, title } }, words, shown);
}

function noTracks() {
    const upload = filled(page.links.upload, { artist: page.artist?.id ?? "" });
    return blank("beats", "No tracks yet",
        element("p", {}, "Tracks that credit this artist are listed here as soon as there are any."),
        upload === null ? null : element("div", { class: "blank-actions" },
            element("a", { class: "button is-main", href: upload, ...newTab }, icon("plus"), "Upload a track",
                hiddenText(" (opens in a new tab)"))));
}
