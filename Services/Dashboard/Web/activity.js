// The page Activity: all-time cards, a year of uploads, plays and downloads over time, downloads. One question gives
// the first view; each section can be asked again alone, and everything chosen stands in the address.

import { read, reasonOf, Unanswered } from "./api.js";
import { artistOfAddress, loadShell, startShell } from "./app.js";
import { cardOf } from "./cards.js";
import { verifiedMark } from "./chooser.js";
import { isDay, today } from "./days.js";
import {
    announce, byID, element, fill, hiddenText, newTab, personName, quotedName, safeAddress, spokenName,
} from "./dom.js";
import { Engagement } from "./engagement.js";
import { knownZone } from "./format.js";
import { isNobody, nobody } from "./nobody.js";
import { Section } from "./section.js";
import { Series } from "./series.js";
import { remembered } from "./storage.js";
import { showTotals } from "./totals.js";
import { Uploads } from "./uploads.js";
import { addWhy } from "./why.js";

const choices = readChoices(new URLSearchParams(location.search));
let shell = null;
let links = {};
let answer = null;

// What the sections have in common.
const page = {
    choices, choose, address, today, trackLink, userLink,
    zone: () => knownZone(shell === null ? remembered("zone") : shell.account.timeZone),
};

const chooser = startShell({ chooseArtist, reload: load });
const totals = new Section({
    id: "totals", what: "loading the totals", zone: page.zone, ask: askTotals,
    show: (part) => showTotals(byID("totals"), part),
});
const uploads = new Uploads(page);
const series = new Series(page);
const engagement = new Engagement(page);
for (const [card, figure, name] of [["plays", "plays", "Total Plays"], ["share", "platformShare", "Platform Share"]]) {
    addWhy(cardOf(byID("totals"), card).root, { figure, name, zone: page.zone, artist: artistID });
}
byID("reload").addEventListener("click", load);
showFrame();
load();

// MARK: Loading

// Sections that the address asks for in another form than the first view has are asked for by themselves, at once.
async function load() {
    const sections = [
        { section: totals, isUsual: true, value: (view) => view.totals },
        { section: uploads.section, isUsual: uploads.isUsual, value: (view) => view.uploads },
        { section: series.section, isUsual: series.isUsual, value: (view) => view.series },
        { section: engagement.figures, isUsual: engagement.isUsual, value: (view) => view.downloads },
        { section: engagement.recent, isUsual: true, value: (view) => view.recent },
    ];
    const awaited = sections.filter((each) => each.isUsual)
        .map((each) => ({ ...each, question: each.section.begin() }));
    for (const { section, isUsual } of sections) if (!isUsual) section.load();
    uploads.reloadDay();
    byID("reload").classList.add("is-busy");
    try {
        const view = await firstView();
        accept(view);
        const { state, value: found, asOf, reason } = view.activity;
        for (const { section, question, value } of awaited) {
            if (state === "ready") section.accept(question, value(found), asOf);
            else if (!isNobody(state)) section.fail(question, reason ?? "The answer was of no known form.");
        }
        if (state === "ready") announce(`Activity of ${quotedName(view.artist.value?.name)} loaded.`);
        else if (isNobody(state)) announce(byID("instead").querySelector("h3").textContent);
    } catch (error) {
        for (const { section, question } of awaited) section.fail(question, reasonOf(error));
        if (answer === null) showName(null);
    }
    byID("reload").classList.remove("is-busy");
}

async function showFrame() {
    const found = await loadShell({ current: "activity", related: ["beats", "leaderboards", "progress"] });
    if (found === null) return;
    shell = found;
    // Times are told by the account's clock, which is known from now on.
    showAgain();
    showInstead();
}

function showAgain() {
    for (const section of [totals, uploads.section, series.section, engagement.figures, engagement.recent]) {
        if (section.part.shown !== null) section.render();
    }
    uploads.showDayAgain();
}

async function firstView(signal) {
    const view = await read(address("/api/v1/activity", {}), signal);
    if (typeof view.activity?.state !== "string") throw new Unanswered("The dashboard left the figures out.");
    return view;
}

async function askTotals(signal) {
    const view = await firstView(signal);
    accept(view);
    if (view.activity.state !== "ready") throw new Unanswered(view.activity.reason);
    return { value: view.activity.value.totals, asOf: view.activity.asOf };
}

function accept(view) {
    if (answer === null || view.artist.state !== "failed") answer = view;
    // What came before the first view was shown without links.
    const isNew = JSON.stringify(view.links ?? {}) !== JSON.stringify(links);
    links = view.links ?? {};
    if (isNew) showAgain();
    showName(answer.artist.state === "ready" ? answer.artist.value : null);
    showInstead();
}

// MARK: Whose page it is

function showName(artist) {
    chooser.show(artist);
    document.title = artist === null ? "Activity – BeatPass" : `Activity of ${spokenName(artist.name)} – BeatPass`;
    fill(byID("whose"), artist === null ? "How an artist performs over time"
        : [personName(artist.name), verifiedMark(artist.verified)]);
}

function showInstead() {
    const state = answer?.activity.state;
    const isEmpty = isNobody(state);
    byID("sections").hidden = isEmpty;
    byID("instead").hidden = !isEmpty;
    fill(byID("instead"), isEmpty ? [
        element("h2", { class: "visually-hidden" }, "Artist"),
        nobody(state, { shell, setUp: answer.setup, chooser, path: "/activity" }),
    ] : null);
}

function chooseArtist(artist) {
    const url = new URL(location.href);
    url.searchParams.set("artist", artist.id);
    url.searchParams.delete("day");
    location.assign(url);
}

// MARK: What is chosen

function readChoices(query) {
    const year = Number(query.get("year"));
    const days = Number(query.get("days"));
    const [from, until] = [query.get("from"), query.get("until")];
    const isRange = isDay(from) && isDay(until);
    const isYear = Number.isInteger(year) && year >= 1970 && year < Number(today().slice(0, 4));
    return {
        year: isYear ? year : null,
        xray: query.get("xray") === "on",
        day: isDay(query.get("day")) ? query.get("day") : null,
        days: [7, 30, 90].includes(days) ? days : 30,
        from: isRange ? from : null,
        until: isRange ? until : null,
        period: ["7D", "30D", "90D", "All"].includes(query.get("period")) ? query.get("period") : "30D",
    };
}

// What is usual is left out. The address is replaced: choices are no places to go back to.
function choose(changes) {
    Object.assign(choices, changes);
    const url = new URL(location.href);
    const usual = { days: 30, period: "30D", xray: false };
    for (const [name, value] of Object.entries(choices)) {
        if (value === null || value === usual[name]) url.searchParams.delete(name);
        else url.searchParams.set(name, value === true ? "on" : String(value));
    }
    history.replaceState(null, "", url);
}

// MARK: Addresses

function artistID() {
    return artistOfAddress() ?? (answer?.artist.state === "ready" ? answer.artist.value.id : null);
}

function address(path, query) {
    const all = Object.entries({ artist: artistID(), ...query }).filter(([, value]) => value !== null && value !== undefined);
    const text = new URLSearchParams(all).toString();
    return text === "" ? path : `${path}?${text}`;
}

function trackLink(id, title) {
    return linked(links.track, id, title);
}

function userLink(id, name) {
    return linked(links.user, id, name);
}

function linked(template, id, words) {
    const url = typeof template === "string"
        ? safeAddress(template.split("{id}").join(encodeURIComponent(id))) : null;
    if (url === null) return personName(words);
    return element("a", { href: url.href, ...newTab }, personName(words), hiddenText(" (opens in a new tab)"));
}
