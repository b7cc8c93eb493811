// One board: its podium, the standing of the page's artist, and the list, which is turned page by page and searched.
// What is shown stays until the next is there.

import { read } from "./api.js";
import { explainBoard } from "./boardrules.js";
import { Combobox } from "./combobox.js";
import { verifiedMark } from "./chooser.js";
import { announce, byID, element, fill, hiddenText, personName } from "./dom.js";
import { clockTime, counted, fullNumber, isFigure, readTime } from "./format.js";
import { allowedPicture, picture } from "./picture.js";
import { showPodium, showPodiumBones } from "./podium.js";
import {
    artistName, fullScore, movementMark, rankText, scoreName, scoreText, supporting, tierBadge,
} from "./ranks.js";
import { Section } from "./section.js";
import { showNoStanding, showStanding, showStandingBones } from "./standing.js";
import { blank, dash, notice } from "./states.js";
import { DataTable } from "./table.js";

/// Rows of a page.
export const size = 25;
const found = 10;
// Both feeds tell of themselves each second.
const mostBehind = 20000;

export class Board {
    section;
    #page;
    #choices;
    #choose;
    #shown = null;
    #table = null;
    #tableOf = null;
    #finder;
    #wanted = null;

    /// `page` is the artist's page, `choices` what is chosen, `choose(changes)` changes it; `ask(signal)` gives
    /// `{value, asOf}`.
    constructor({ page, choices, choose, ask }) {
        this.#page = page;
        this.#choices = choices;
        this.#choose = choose;
        this.section = new Section({
            id: "board", what: "loading the board", zone: page.zone, ask, show: (part) => this.#show(part),
        });
        this.#finder = this.#makeFinder();
        byID("how").addEventListener("click", () => {
            if (this.#shown !== null) explainBoard(boardOf(this.#shown), this.#shown.boards);
        });
        byID("mine").addEventListener("click", () => this.goToOwn());
        this.#showBones();
    }

    /// Shows all of it again: links or the clock have changed.
    renew() {
        this.#tableOf = null;
        this.#shown = null;
        if (this.section.part.shown !== null) this.section.render();
    }

    /// Whether what is shown is older than it should be.
    get isBehind() { return this.#shown !== null && !byID("behind").hidden; }

    /// Leads to the row of the page's artist.
    goToOwn() {
        const own = ownEntry(this.#shown?.page);
        if (own !== undefined) this.#goTo(own);
    }

    /// Puts the cursor into the field that finds artists.
    find() { this.#finder.focus(); }

    #goTo(entry) {
        this.#wanted = entry.artist;
        // The row may stand on this page already.
        if (this.#choices.at === entry.place + 1) this.#showWanted();
        else this.#choose({ at: entry.place + 1, page: 1 });
    }

    // MARK: Showing

    #show(part) {
        const { shown, value } = part;
        byID("board").classList.toggle("is-old", part.problem !== null);
        byID("how").disabled = value === null;
        if (shown === null) return this.#showBones();
        if (value === null) return this.#showNothing();
        // What is shown already stays as it is, with the focus.
        if (value === this.#shown) return undefined;
        this.#shown = value;
        const last = Math.max(1, Math.ceil(Number(value.page.total) / size));
        if (value.page.entries.length === 0 && value.page.total > 0) {
            return this.#choose({ page: last, at: null }, { replaces: true });
        }
        const board = boardOf(value);
        fill(byID("board-title"), board.title);
        this.#showBehind(value);
        this.#showTop(value, board);
        this.#showTools(value, board);
        this.#showRows(value, board, last);
        this.#showWanted();
        return undefined;
    }

    #showBones() {
        showPodiumBones(byID("podium"));
        showStandingBones(byID("own"));
        this.#table = new DataTable({ caption: "Artists", columns: this.#columns(unknownBoard) });
        this.#tableOf = null;
        this.#table.loading(size);
        fill(byID("list"), this.#table.node);
        this.#showNoTools();
    }

    #showNothing() {
        this.#shown = null;
        fill(byID("podium"), element("p", { class: "quiet" }, "The first three are not known."));
        showNoStanding(byID("own"), null, null);
        this.#tableOf = null;
        fill(byID("list"), element("p", { class: "sheet quiet" }, "The artists are not known."));
        this.#showNoTools();
    }

    #showNoTools() {
        byID("mine").hidden = true;
        byID("behind").hidden = true;
        fill(byID("count"));
        for (const link of document.querySelectorAll("[data-file]")) link.removeAttribute("href");
    }

    // Where a feed is away the boards are right for a moment that has passed.
    #showBehind({ page, readAt }) {
        const [of, at] = [readTime(page.asOf), readTime(readAt)];
        const isBehind = of !== null && at !== null && at.getTime() - of.getTime() > mostBehind;
        byID("behind").hidden = !isBehind;
        fill(byID("behind"), isBehind ? notice("stale",
            `This board is as of ${clockTime(of, this.#page.zone())}. What has happened since is not in it yet.`, null)
            : null);
    }

    #showTop({ page, own }, board) {
        const link = this.#page.links.artist ?? null;
        if (page.top.length === 0) {
            fill(byID("podium"), element("p", { class: "quiet" }, "Nobody stands here yet."));
        } else {
            showPodium(byID("podium"), page.top, board, { own: page.standing?.artist ?? null, link });
        }
        if (page.standing === undefined) {
            const isFailed = own.state === "failed";
            return showNoStanding(byID("own"), isFailed || own.reason === undefined
                ? `Your rank is not known. ${own.reason ?? ""}` : own.reason,
            isFailed ? { run: () => this.section.load(), busy: false, what: "loading your rank" } : null);
        }
        const standing = own.value?.standings.find((each) => each.board === board.name);
        return showStanding(byID("own"), { board, page, standing, link, show: () => this.goToOwn() });
    }

    #showTools({ page }, board) {
        byID("mine").hidden = !isFigure(page.standing?.rank);
        for (const link of document.querySelectorAll("[data-file]")) {
            link.href = `${boardPath(board.name)}/entries.${link.dataset.file}`;
        }
    }

    #showRows({ page }, board, last) {
        if (this.#tableOf !== board.name) {
            this.#tableOf = board.name;
            this.#table = new DataTable({
                caption: `Artists on the board ${board.title}`, columns: this.#columns(board),
                mark: (row) => this.#mark(row),
                turn: (step) => this.#choose({ page: this.#number() + step, at: null }),
                go: (number) => this.#choose({ page: number, at: null }),
            });
            fill(byID("list"), this.#table.node);
        }
        if (page.entries.length === 0) {
            fill(byID("count"), counted(0, "artist", "artists"));
            announce(`${board.title}: nobody is on this board.`);
            return this.#table.instead(nobodyHere(board));
        }
        const from = Number(page.offset) + 1;
        const to = from + page.entries.length - 1;
        const words = `${fullNumber(from)}–${fullNumber(to)} of ${counted(page.total, "artist", "artists")}`;
        fill(byID("count"), words);
        const rank = page.standing?.rank;
        announce(`${board.title}: ${words}.${isFigure(rank) ? ` Your rank is ${fullNumber(rank)}.` : ""}`);
        return this.#table.show({
            rows: page.entries,
            page: last === 1 ? null : { from, to, total: page.total, number: this.#number(), last },
        });
    }

    #number() { return Math.floor(Number(this.#shown?.page.offset ?? 0) / size) + 1; }

    #mark(row) {
        const isOwn = row.artist === this.#shown?.page.standing?.artist;
        const isAt = row.place + 1 === this.#choices.at;
        const kinds = [isOwn ? "is-own" : null, isAt ? "is-at" : null].filter((kind) => kind !== null);
        return { class: kinds.join(" ") || null, "data-artist": row.artist, "data-place": String(row.place + 1) };
    }

    // The row that somebody was led to, by a search, by a button or by the address.
    #showWanted() {
        const wanted = this.#wanted;
        this.#wanted = null;
        const rows = [...document.querySelectorAll("#list tbody tr")];
        const row = rows.find((each) => wanted !== null && each.dataset.artist === wanted)
            ?? rows.find((each) => each.dataset.place === String(this.#choices.at ?? ""));
        if (row === undefined) return;
        row.scrollIntoView({ block: "center" });
        if (wanted === null) return;
        row.setAttribute("tabindex", "-1");
        row.focus({ preventScroll: true });
    }

    #columns(board) {
        const link = this.#page.links.artist ?? null;
        return [
            {
                key: "rank", name: "Rank", isNumber: true, kind: "is-rank",
                cell: (row) => [hiddenText("Rank "), fullNumber(row.rank)],
            },
            { key: "movement", name: "Change", kind: "is-movement", cell: (row) => movementMark(row.movement) },
            {
                key: "artist", name: "Artist", namesRow: true, kind: "is-artist",
                cell: (row) => this.#artist(row, board, link),
            },
            { key: "tier", name: "Tier", kind: "is-more", cell: (row) => tierBadge(row.tier) },
            { key: "line", name: "Details", kind: "is-line", cell: (row) => lineOf(row, board) },
            ...board.columns.map((column, index) => ({
                key: column.name, name: column.title, isNumber: true, kind: "is-more",
                cell: (row) => supporting(row, board)[index].text ?? dash("none"),
            })),
            {
                key: "score", name: scoreName(board), isNumber: true, kind: "is-score",
                cell: (row) => scoreText(row, board),
            },
        ];
    }

    #artist(row, board, link) {
        return element("div", { class: "placed" }, picture(row.artist, allowedPicture(row.picture)),
            element("span", { class: "placed-name" }, artistName(row, link),
                row.artist === this.#shown?.page.standing?.artist
                    ? element("span", { class: "badge is-plain" }, "You") : null));
    }

    // MARK: Finding

    #makeFinder() {
        return new Combobox({
            root: byID("finder"), input: byID("finder-input"), popup: byID("finder-popup"), list: byID("finder-list"),
            note: byID("finder-note"), least: 1, most: found,
            search: async (text, signal) => {
                const query = new URLSearchParams({ query: text, limit: String(found) });
                const name = this.#shown?.page.board ?? this.#choices.board;
                return (await read(`${boardPath(name)}/artists?${query}`, signal)).entries;
            },
            option: (entry) => this.#option(entry),
            pick: (entry, close) => {
                close();
                this.#goTo(entry);
            },
            rest: () => "",
            words: {
                looking: "Looking for artists…", ask: "Type a name, or the beginning of one.", nothing: "",
                none: "Nobody of that name is on this board.",
                more: `The best ${found} of that name. Type more of it to narrow the list.`,
                failed: "Artists could not be searched.", what: "searching artists",
                count: (number) => counted(number, "artist", "artists"),
            },
        });
    }

    #option(entry) {
        return {
            isChosen: false, id: entry.artist,
            content: [picture(entry.artist, allowedPicture(entry.picture)),
                element("span", {},
                    element("span", { class: "option-name" }, personName(entry.name), verifiedMark(entry.verified)),
                    hiddenText(", "),
                    element("span", { class: "option-note" },
                        this.#shown === null ? null : fullScore(entry, boardOf(this.#shown)))),
                element("span", { class: "option-rank" }, rankText(entry.rank))],
        };
    }
}

// On a narrow window what else is known of a row stands in one line.
function lineOf(row, board) {
    const more = supporting(row, board).filter(({ text }) => text !== null)
        .map(({ title, text }) => element("span", {}, `${title} ${text}`));
    return [tierBadge(row.tier), ...more];
}

/// The server's address of a board.
export function boardPath(name) {
    return `/api/v1/leaderboards/boards/${encodeURIComponent(name ?? "")}`;
}

const unknownBoard = { title: "Score", label: "score", columns: [], decimals: 0 };

function boardOf({ boards, page }) {
    return boards.find((board) => board.name === page.board) ?? { ...unknownBoard, name: page.board };
}

function ownEntry(page) {
    return page?.neighbours.find((entry) => entry.artist === page.standing?.artist);
}

function nobodyHere(board) {
    const need = board.minimumTracks > 1 ? `${fullNumber(board.minimumTracks)} public tracks` : "a public track";
    return blank("leaderboards", "Nobody is on this board yet",
        element("p", {}, `Artists with ${need} and a score above 0 are listed here as soon as there are any.`));
}
