// The page Progress: level, XP by source, what earns XP, achievements, and the ledger. It is the account's page: which
// artist is chosen changes nothing here. Each section is asked for alone; what is chosen stands in the address.

import { rarities } from "./achievement.js";
import { Achievements } from "./achievements.js";
import { accountName, artistOfAddress, itemAddress, loadShell, pageLink, startShell } from "./app.js";
import { announce, byID, element, fill, personName } from "./dom.js";
import { knownZone } from "./format.js";
import { Ledger } from "./ledger.js";
import { Standing } from "./level.js";
import { templateLink } from "./links.js";
import { nobody } from "./nobody.js";
import { Rules } from "./rules.js";
import { sources } from "./sources.js";
import { blank } from "./states.js";
import { remembered } from "./storage.js";

const choices = readChoices(new URLSearchParams(location.search));
let shell = null;
let view = null;

// What the sections have in common.
const page = {
    choices, choose, trail, accept, refreshed, menuLink, trackLink,
    zone: () => knownZone(shell === null ? remembered("zone") : shell.account.timeZone),
    range: () => achievements.range,
    level: () => standing.level.part.value?.level.number ?? null,
    levels: () => rules.section.part.value?.levels ?? [],
    rulesShown: () => {
        if (standing.level.part.value !== null) standing.level.render();
    },
    achievementName: (id) => achievements.nameOf(id),
    achievementsShown,
    showLedger: () => ledger.goTo(),
};

const chooser = startShell({ chooseArtist, reload: () => standing.refresh() });
const standing = new Standing(page);
const rules = new Rules(page);
const ledger = new Ledger(page);
const achievements = new Achievements(page);
const sections = [standing.level, standing.sources, rules.section, achievements.section, ledger.section];
addEventListener("popstate", choiceChanged);
showFrame();
load();

async function load() {
    const others = [rules.section, achievements.section, ledger.section].map((section) => section.load());
    await standing.load();
    const value = standing.level.part.value;
    if (value !== null) announce(`Level ${value.level.number}, ${value.level.title}, loaded.`);
    await Promise.all(others);
}

async function showFrame() {
    const found = await loadShell({ current: "progress", related: ["leaderboards", "beats", "activity", "home"] });
    if (found === null) return;
    shell = found;
    // Times are told by the account's clock, and links by the menu, which are known from now on.
    for (const section of sections) if (section.part.shown !== null) section.render();
    showInstead();
}

// After a refresh the rest is as new as the level.
function refreshed() {
    achievements.section.load();
    ledger.section.load();
    if (rules.section.part.value === null) rules.section.load();
}

function accept(found) {
    const isNew = JSON.stringify(found.links ?? {}) !== JSON.stringify(view?.links ?? {});
    view = found;
    // Rows that came before were shown without links.
    if (isNew && ledger.section.part.shown !== null) ledger.section.render();
    showInstead();
}

// The rules' row of achievements and the ledger's names come from the list of achievements.
function achievementsShown() {
    if (rules.section.part.shown !== null) rules.section.render();
    if (ledger.section.part.shown !== null) ledger.section.render();
}

// MARK: In place of the sections

function showInstead() {
    const isNobodys = view?.progress.state === "unlinked";
    if (shell !== null) {
        fill(byID("whose"), isNobodys ? "What an account earns with its artists"
            : element("span", {}, personName(accountName(shell.account)), ", all artists together"));
    }
    const state = view?.progress.state;
    const isAbsent = state === "absent";
    const isEmpty = isNobodys || isAbsent;
    const wasEmpty = byID("sections").hidden;
    byID("sections").hidden = isEmpty;
    byID("instead").hidden = !isEmpty;
    if (!isEmpty) return fill(byID("instead"));
    fill(byID("instead"), element("h2", { class: "visually-hidden" }, "Progress"), isAbsent
        ? blank("progress", "No progress service", element("p", {}, view.progress.reason))
        : nobody(state, { shell, setUp: view.setup, chooser, path: "/progress" }));
    if (!wasEmpty) announce(byID("instead").querySelector("h3").textContent);
    return undefined;
}

// The choice goes along to the other pages.
function chooseArtist(artist) {
    const url = new URL(location.href);
    url.searchParams.set("artist", artist.id);
    location.assign(url);
}

// MARK: What is chosen

function readChoices(query) {
    const [show, rarity, category, source, before] =
        ["show", "rarity", "category", "source", "before"].map((name) => query.get(name));
    return {
        show: ["unlocked", "locked"].includes(show) ? show : "all",
        rarity: Object.hasOwn(rarities, rarity ?? "") ? rarity : null,
        category: /^[a-z-]{1,40}$/iu.test(category ?? "") ? category : null,
        source: Object.hasOwn(sources, source ?? "") ? source : null,
        // Where the shown page of the ledger begins: a cursor that the server gave.
        before: /^[\w.-]{1,100}$/u.test(before ?? "") ? before : null,
    };
}

// What is usual is left out. Each choice is a place to go back to; with it are kept, in `newer`, the places of the
// ledger's newer pages, since a cursor leads to older ones alone.
function choose(changes, { newer = trail(), replaces = false } = {}) {
    Object.assign(choices, changes);
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(choices)) {
        if (value === null || (name === "show" && value === "all")) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
    }
    if (replaces) history.replaceState({ newer }, "", url);
    else history.pushState({ newer }, "", url);
}

// The places of the ledger's pages that are newer than the one shown, the next one last; null where the address alone
// is known.
function trail() {
    if (choices.before === null) return [];
    return Array.isArray(history.state?.newer) ? history.state.newer : null;
}

// Back and forth in the history.
function choiceChanged() {
    const { source, before } = choices;
    Object.assign(choices, readChoices(new URLSearchParams(location.search)));
    achievements.chosen();
    if (choices.source !== source || choices.before !== before) ledger.turn();
}

// MARK: Links

/// A link to a page of the menu, or null where there is none.
function menuLink(id, words, attributes) {
    const item = shell?.menu.find((each) => each.id === id);
    if (item === undefined || itemAddress(item, artistOfAddress()) === null) return null;
    return pageLink(item, artistOfAddress(), attributes, words);
}

function trackLink(id, title) {
    return templateLink(view?.links?.track, id, title);
}
