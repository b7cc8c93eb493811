// The page Leaderboards: the boards with the artist's rank on each, one of them with podium, standing and list, and the
// wish to be on none. Which boards there are, and what each shows, comes from the service: the page knows none of them.
// The board, and the page or the place on it, stand in the address. While the service is away, what was shown stays,
// and the page asks again by itself.

import { Unanswered } from "./api.js";
import { ArtistPage } from "./artistpage.js";
import { Board, size } from "./board.js";
import { byID, element, fill, hiddenText } from "./dom.js";
import { isFigure } from "./format.js";
import { bindKey } from "./keys.js";
import { movementMark, rankText } from "./ranks.js";
import { Section } from "./section.js";
import { Visibility } from "./visibility.js";

const patience = 5000;
const boneCount = 7;
const choices = readChoices();
let board = null;
let ranks = null;
let visibility = null;

const page = new ArtistPage({
    name: "leaderboards", title: "Leaderboards", about: "Where artists stand",
    related: ["progress", "activity", "beats"], kept: ["board"],
    query: () => ({
        board: choices.board, limit: String(size), offset: offset() === 0 ? null : String(offset()),
    }),
    renew: () => {
        board?.renew();
        if (ranks !== null && ranks.part.shown !== null) ranks.render();
    },
    reload: () => load(),
});
visibility = new Visibility(page, () => load());
ranks = new Section({
    id: "ranks", what: "loading the boards", zone: page.zone, ask: askForRanks, show: (part) => showRanks(part),
    isBrief: true,
});
board = new Board({ page, choices, choose, ask: askForBoard });
bindKey("p", "Board before", () => step(-1));
bindKey("n", "Next board", () => step(1));
bindKey("m", "My place on the board", () => board.goToOwn(), () => !byID("mine").hidden);
bindKey("f", "Find an artist on the board", () => board.find());
addEventListener("popstate", () => {
    const before = JSON.stringify(choices);
    Object.assign(choices, readChoices());
    if (JSON.stringify(choices) !== before) chosen();
});
setInterval(recover, patience);
document.addEventListener("visibilitychange", recover);
showRanks(ranks.part);
load();

async function load({ isQuiet = false } = {}) {
    await page.load([
        { section: ranks, value: (view) => view },
        { section: board.section, value: piece, time: (view) => view.page.asOf },
    ], { isQuiet });
}

// A service that was away is asked again without anybody's doing.
function recover() {
    if (document.visibilityState !== "visible" || document.querySelector("#sections [aria-busy='true']") !== null) return;
    const isTroubled = ranks.part.isTroubled || board.section.part.isTroubled
        || ranks.part.value?.own.state === "failed" || board.isBehind;
    if (isTroubled) load({ isQuiet: true });
}

// MARK: Asking

async function askForRanks(signal) {
    const { value, asOf } = await page.view(signal);
    if (value.page.state === "ready") board.section.show(piece(value), value.page.asOf);
    return { value, asOf };
}

async function askForBoard(signal) {
    const { value, asOf } = await page.view(signal);
    ranks.show(value, asOf);
    return { value: piece(value), asOf: value.page.asOf };
}

// Of the page's data what the board shows.
function piece(view) {
    if (view.page.state !== "ready") {
        // An address that names a board which is none any more leads to the first.
        if (view.page.state === "missing") queueMicrotask(() => choose({ board: null, page: 1, at: null }, { replaces: true }));
        throw new Unanswered(view.page.reason ?? "The board did not come.");
    }
    return { boards: view.boards, page: view.page.value, own: view.own, readAt: view.readAt };
}

// MARK: The boards

function showRanks(part) {
    const place = byID("boards");
    const view = part.value;
    visibility.show(view?.own.state === "ready" ? view.own.value : null);
    if (view === null) {
        fill(place, part.shown !== null ? null : Array.from({ length: boneCount }, () =>
            element("li", {}, element("span", { class: "board-tab" }, element("span", { class: "bone" }), hiddenText("Loading…")))));
        return;
    }
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.board : null;
    const current = choices.board ?? view.boards[0]?.name;
    fill(place, view.boards.map((each) => element("li", {}, tab(each, view, each.name === current))));
    const tabOf = (name) => [...place.querySelectorAll("[data-board]")].find((each) => each.dataset.board === name);
    if (held !== null) tabOf(held)?.focus({ preventScroll: true });
    keepInView(tabOf(current));
}

function tab(each, { own }, isCurrent) {
    const standing = own.value?.standings.find((one) => one.board === each.name);
    const isPlaced = isFigure(standing?.rank);
    const url = page.ownAddress();
    url.searchParams.set("board", each.name);
    const link = element("a", {
        class: "board-tab", href: url.pathname + url.search, "data-board": each.name,
        "aria-current": isCurrent ? "true" : null,
    },
    element("span", { class: "board-name" }, each.title), hiddenText(", rank: "),
    element("span", { class: isPlaced ? "board-rank" : "board-rank is-none" }, rankText(standing?.rank)),
    isPlaced && standing.movement.state !== "unknown" ? movementMark(standing.movement) : null);
    link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        if (each.name !== (choices.board ?? ranks.part.value?.boards[0]?.name)) {
            choose({ board: each.name, page: 1, at: null });
        }
    });
    return link;
}

// Where not all boards fit side by side the chosen one is scrolled to; the page itself stays where it is.
function keepInView(link) {
    const frame = byID("boards").parentElement;
    if (link === undefined || frame.scrollWidth <= frame.clientWidth) return;
    const [outer, inner] = [frame.getBoundingClientRect(), link.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
        frame.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
    }
}

function step(by) {
    const boards = ranks.part.value?.boards ?? [];
    const at = boards.findIndex((each) => each.name === (choices.board ?? boards[0]?.name));
    if (at < 0) return;
    const next = boards[(at + by + boards.length) % boards.length];
    if (next.name !== boards[at].name) choose({ board: next.name, page: 1, at: null });
}

// MARK: What is chosen

function readChoices() {
    const query = new URLSearchParams(location.search);
    const name = query.get("board") ?? "";
    return {
        board: /^[\w.-]{1,50}$/u.test(name) ? name : null, page: whole(query.get("page")) ?? 1, at: whole(query.get("at")),
    };
}

function whole(text) {
    const number = /^\d{1,12}$/u.test(text ?? "") ? Number(text) : 0;
    return number > 0 ? number : null;
}

function offset() {
    return Math.floor(((choices.at ?? (choices.page - 1) * size + 1) - 1) / size) * size;
}

// Each choice is a place to go back to; what is usual is left out of the address.
function choose(changes, { replaces = false } = {}) {
    Object.assign(choices, changes);
    const url = new URL(location.href);
    const told = { board: choices.board, page: choices.page > 1 && choices.at === null ? choices.page : null, at: choices.at };
    for (const [name, value] of Object.entries(told)) {
        if (value === null) url.searchParams.delete(name);
        else url.searchParams.set(name, String(value));
    }
    if (replaces) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    chosen();
}

function chosen() {
    if (ranks.part.shown !== null) ranks.render();
    board.section.load({ isOther: true });
}
