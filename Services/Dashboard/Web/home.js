// Home. Asks the server for the page's parts, keeps what is known of each, and shows them; a part that
// fails says so and can be asked again alone, while the rest stays. The chosen artist is in the URL.

import { readHome, reasonOf } from "./api.js";
import { artistOfAddress, shellOf, showShell, showShellFailed, startShell } from "./app.js";
import { cardOf } from "./cards.js";
import { announce, byID, element, fill, focusInstead, quotedName, spokenName } from "./dom.js";
import { showFigures } from "./figures.js";
import { clockTime, knownZone, readTime } from "./format.js";
import { showMeta, showMoment, showName } from "./greeting.js";
import { isNobody, nobody } from "./nobody.js";
import { showShortcuts, showShortcutsFailed, startReasons } from "./shortcuts.js";
import { notice, PartState } from "./states.js";
import { remembered } from "./storage.js";
import { addWhy } from "./why.js";

const names = ["artist", "summary", "level"];
const page = { current: "home", related: ["activity", "beats", "progress", "finances"] };
const parts = { artist: new PartState(), summary: new PartState(), level: new PartState() };
const busy = new Map();
let wanted = artistOfAddress();
let shell = null;
let setUp = {};
let menuProblem = null;

const chooser = startShell({ chooseArtist, reload: () => load(null) });
startReasons();
shapeSkeleton();
byID("reload").addEventListener("click", () => load(null));
for (const [card, figure, name] of [["plays", "plays", "Total Plays"], ["growth", "growth", "Growth"]]) {
    addWhy(cardOf(byID("figures"), card).root, { figure, name, zone, artist: () => wanted ?? parts.artist.value?.id });
}
addEventListener("popstate", () => turnTo(artistOfAddress()));
setInterval(() => showMoment(zone()), 15000);
load(null);

// As many bones as the menu has items, so that nothing moves when it comes; the page's file says how many.
function shapeSkeleton() {
    const list = document.querySelector("#shortcuts > ul");
    const count = Number(byID("shortcuts").dataset.items);
    if (!Number.isInteger(count) || count < 1) return;
    const bone = list.firstElementChild;
    fill(list, Array.from({ length: count }, () => bone.cloneNode(true)));
}

function chooseArtist(artist) {
    if (artist.id === wanted) return;
    const address = new URL(location.href);
    address.searchParams.set("artist", artist.id);
    history.pushState(null, "", address);
    turnTo(artist.id);
}

// What is shown belongs to another artist; the level is the account's and stays.
function turnTo(id) {
    wanted = id;
    parts.artist.clear();
    parts.summary.clear();
    load(null);
}

/// Loads some parts, or with null the whole page. A newer question about a part ends the older one.
async function load(some) {
    const asked = some ?? names;
    if (some !== null && shell === null) return load(null);
    const question = new AbortController();
    for (const name of asked) {
        const older = busy.get(name);
        busy.set(name, question);
        if (older !== undefined && ![...busy.values()].includes(older)) older.abort();
    }
    show();
    try {
        const answer = await readHome(wanted, some, question.signal);
        const current = asked.filter((name) => busy.get(name) === question);
        for (const name of current) accept(name, answer[name]);
        if (some === null && current.length > 0) acceptShell(answer);
        if (answer.setup) setUp = answer.setup;
    } catch (error) {
        if (question.signal.aborted) return undefined;
        const reason = reasonOf(error);
        for (const name of asked) if (busy.get(name) === question) parts[name].fail(reason);
        if (some === null && shell === null) menuProblem = reason;
    }
    const done = asked.filter((name) => busy.get(name) === question);
    for (const name of done) busy.delete(name);
    if (done.length === 0) return undefined;
    show();
    say(done);
    return undefined;
}

function accept(name, part) {
    if (typeof part?.state === "string") parts[name].accept(part);
    else parts[name].fail("The dashboard left this part out of its answer.");
}

function acceptShell(answer) {
    menuProblem = null;
    shell = shellOf(answer);
}

function zone() {
    return knownZone(shell === null ? remembered("zone") : shell.account.timeZone);
}

// Where not even the shell came, one button per section is enough: each would load the whole page.
function again(name, what) {
    if (shell === null && name !== "summary") return null;
    return { run: () => load([name]), busy: busy.has(name), what };
}

// The focus must not fall off the page when the button that has it goes away.
function show() {
    const held = document.activeElement?.dataset?.retry;
    render();
    if (held === undefined || document.activeElement !== document.body) return;
    const buttons = [...document.querySelectorAll("[data-retry]")];
    const same = buttons.find((button) => button.dataset.retry === held);
    if (same === undefined) focusInstead(byID("figures-title"));
    else same.focus({ preventScroll: true });
}

function render() {
    const artist = parts.artist.value;
    const artistID = wanted ?? null;
    showMoment(zone());
    if (shell !== null) {
        showShell(shell, page, artistID);
        showShortcuts(shell.menu, page.current, artistID);
    } else if (menuProblem !== null) {
        showShellFailed(menuProblem, null);
        showShortcutsFailed(menuProblem, { run: () => load(null), busy: busy.size > 0, what: "the menu" });
    }
    if (parts.artist.shown !== null) chooser.show(artist);
    document.title = artist === null ? "Home – BeatPass" : `${spokenName(artist.name)} – BeatPass`;
    showName(parts.artist, shell === null ? null : shell.account);
    showMeta(parts.artist, parts.level, again("artist", "loading the artist"), artistIsOld());
    renderFigures();
}

// Said once: where the figures are old as well, their line speaks and its button works for both.
function artistIsOld() {
    const problem = parts.artist.problem;
    if (problem === null || parts.summary.problem !== null) return null;
    return `The artist was not updated at ${clockTime(problem.at, zone())}: ${problem.reason}`;
}

function renderFigures() {
    const state = parts.artist.shown?.state;
    const isEmpty = isNobody(state);
    byID("figures").hidden = isEmpty;
    const instead = byID("figures-instead");
    instead.hidden = !isEmpty;
    fill(instead, isEmpty ? nobody(state, { shell, setUp, chooser, path: "/" }) : null);
    const section = byID("figures-section");
    section.setAttribute("aria-busy", String(parts.summary.shown === null));
    fill(byID("figures-state"), isEmpty ? null : figuresState());
    const reload = byID("reload");
    reload.classList.toggle("is-busy", busy.size > 0);
    const retry = (name) => again(name, "loading level and XP");
    if (!isEmpty) showFigures(byID("figures"), parts.artist, parts.summary, parts.level, retry);
}

function figuresState() {
    const { shown, problem } = parts.summary;
    const retry = again("summary", "loading the figures");
    if (shown === null) return element("span", {}, "Loading…");
    if (shown.state !== "ready") {
        return notice("failed", `Figures not loaded. ${shown.reason ?? ""}`, retry);
    }
    if (problem !== null) {
        if (parts.artist.problem !== null) retry.run = () => load(["artist", "summary"]);
        const failed = `. Not updated at ${clockTime(problem.at, zone())}: ${problem.reason}`;
        return notice("stale", [asOf(shown), failed], retry);
    }
    return asOf(shown);
}

function asOf(part) {
    const time = readTime(part.asOf);
    if (time === null) return element("span", {}, "As of an unknown time");
    const attributes = { datetime: part.asOf, title: part.asOf };
    return element("span", {}, "As of ", element("time", attributes, clockTime(time, zone())));
}

function say(done) {
    const failed = done.filter((name) => parts[name].isTroubled);
    const words = { artist: "the artist", summary: "the figures", level: "level and XP" };
    if (failed.length > 0) announce(`Could not be loaded: ${failed.map((name) => words[name]).join(", ")}.`);
    else if (parts.artist.shown?.state === "missing") announce("No such artist.");
    else if (parts.artist.shown?.state === "unlinked") announce("No Artist Profile.");
    else if (parts.artist.value !== null) {
        announce(`Figures of ${quotedName(parts.artist.value.name)} loaded.`);
    }
}
