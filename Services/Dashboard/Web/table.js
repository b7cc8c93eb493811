// A table of data: a head that sorts, numbers with equal digits, rows that load, fail or are none, pages.
//
//     const table = new DataTable({
//         caption: "Tracks",                     // its name, for screen readers unless showCaption
//         columns: [                             // the first names the row, or the one with `namesRow`
//             { key: "title", name: "Track", cell: (row) => row.title, sorts: true },
//             { key: "plays", name: "Plays", cell: (row) => fullNumber(row.plays), sorts: true, isNumber: true },
//             { key: "more", name: "More", cell: …, kind: "is-more" },        // a class of its own
//         ],
//         sort: (key, isDescending) => …,        // a head was pressed: ask again, then show()
//         turn: (step) => …,                     // previous (-1) or next (1) page, or the first (0)
//         go: (page) => …,                       // a page by its number, where `page` has `number` and `last`
//         isPinned: true,                        // the first column stays where the others scroll
//         mark: (row) => ({ … }),                // attributes of a row
//     });
//     place.append(table.node);
//     table.loading(25);                         // bones of as many rows as are expected
//     table.show({ rows, sort: { key: "plays", isDescending: true }, page: { from: 1, to: 25, total: 128 } });
//     table.show({ rows, page: { words: "25 entries", first: "Newest", back: "Newer", forth: "Older",
//         hasBack: true, hasForth: true, hasFirst: true } });  // of a list whose length nobody counts
//     table.busy(true);                          // an answer is awaited; the rows stay meanwhile
//     table.instead(notice("failed", "…", again));
//
// The table does not sort and does not page by itself: what it shows is what the server said.

import { element, fill, hiddenText } from "./dom.js";
import { fullNumber } from "./format.js";
import { icon } from "./icons.js";

let made = 0;

export class DataTable {
    /// The element to put on the page.
    node;
    #columns;
    #sort;
    #turn;
    #go;
    #mark;
    #naming;
    #heads = new Map();
    #table;
    #body;
    #instead;
    #pager;

    constructor({
        caption, columns, sort = null, turn = null, go = null, mark = () => ({}), isPinned = false, showCaption = false,
    }) {
        made += 1;
        const id = `table-caption-${made}`;
        this.#columns = columns;
        this.#sort = sort;
        this.#turn = turn;
        this.#go = go;
        this.#mark = mark;
        this.#naming = Math.max(0, columns.findIndex((column) => column.namesRow === true));
        const words = element("caption", { id }, showCaption ? caption : hiddenText(caption));
        this.#body = element("tbody");
        this.#table = element("table", { class: isPinned ? "table is-pinned" : "table" }, words,
            element("thead", {}, element("tr", {}, columns.map((column) => this.#head(column)))), this.#body);
        this.#instead = element("div", { class: "table-instead", hidden: true });
        this.#pager = element("div", { class: "pager", hidden: true });
        // A frame that scrolls must be reachable by keyboard.
        const frame = { class: "table-frame", role: "region", tabindex: "0", "aria-labelledby": id };
        this.node = element("div", frame, this.#table, this.#instead, this.#pager);
    }

    /// Shows rows, how they are sorted, and which of how many they are.
    show({ rows, sort = null, page = null }) {
        this.busy(false);
        this.#markSort(sort);
        this.#instead.hidden = true;
        this.#body.hidden = false;
        fill(this.#body, rows.map((row) => element("tr", this.#mark(row), this.#columns.map((column, index) =>
            this.#cell(column, index, column.cell(row))))));
        this.#page(page);
    }

    /// Shows bones of `count` rows.
    loading(count) {
        const bone = () => [element("span", { class: "bone" }), hiddenText("loading")];
        const bones = () => this.#columns.map((column, index) => this.#cell(column, index, bone()));
        this.#instead.hidden = true;
        this.#body.hidden = false;
        this.#table.setAttribute("aria-busy", "true");
        fill(this.#body, Array.from({ length: count }, () => element("tr", {}, bones())));
        this.#page(null);
    }

    /// Marks what is shown as about to change.
    busy(isBusy) {
        if (isBusy) this.#table.setAttribute("aria-busy", "true");
        else this.#table.removeAttribute("aria-busy");
    }

    /// Shows something in place of rows: why there are none.
    instead(...content) {
        this.busy(false);
        fill(this.#body);
        this.#body.hidden = true;
        fill(this.#instead, ...content);
        this.#instead.hidden = false;
        this.#page(null);
    }

    #head(column) {
        const kind = kindOf(column);
        const head = element("th", { scope: "col", class: kind });
        if (column.sorts !== true || this.#sort === null) return fill(head, column.name);
        const button = element("button", { class: "table-sort", type: "button" }, column.name, icon("sort"));
        button.addEventListener("click", () => {
            const now = head.getAttribute("aria-sort");
            // Numbers are wanted from the largest on, words from the first letter on.
            const isDescending = now === null ? column.isNumber === true : now === "ascending";
            this.#sort(column.key, isDescending);
        });
        this.#heads.set(column.key, head);
        return fill(head, button);
    }

    #markSort(sort) {
        for (const [key, head] of this.#heads) {
            const isThis = sort !== null && sort.key === key;
            if (isThis) head.setAttribute("aria-sort", sort.isDescending ? "descending" : "ascending");
            else head.removeAttribute("aria-sort");
            const drawing = !isThis ? "sort" : sort.isDescending ? "descending" : "ascending";
            head.querySelector("svg").replaceWith(icon(drawing));
        }
    }

    #cell(column, index, content) {
        const kind = kindOf(column);
        return index === this.#naming
            ? element("th", { scope: "row", class: kind }, content)
            : element("td", { class: kind }, content);
    }

    #page(page) {
        this.#pager.hidden = page === null;
        if (page === null) {
            fill(this.#pager);
            return;
        }
        const held = this.#pager.contains(document.activeElement) ? document.activeElement.dataset.step : undefined;
        if (page.words !== undefined) {
            const pages = element("div", { class: "pager-buttons", role: "group", "aria-label": "Pages of the table" },
                this.#step(0, page.first, page.hasFirst), this.#step(-1, page.back, page.hasBack),
                this.#step(1, page.forth, page.hasForth));
            fill(this.#pager, element("span", {}, page.words), pages);
        } else if (page.number === undefined) {
            fill(this.#pager, element("span", {}, rangeOf(page)),
                element("div", { class: "pager-buttons" }, this.#previous(page), this.#next(page)));
        } else {
            const pages = element("nav", { class: "pager-buttons", "aria-label": "Pages of the table" },
                this.#previous(page), this.#numbers(page), this.#next(page));
            fill(this.#pager, element("span", {}, `Showing ${rangeOf(page)}`), pages);
        }
        if (held === undefined) return;
        const same = this.#pager.querySelector(`[data-step="${held}"]:not(:disabled)`);
        (same ?? this.#pager.querySelector("[data-step]:not(:disabled)"))?.focus();
    }

    #previous(page) { return this.#step(-1, "Previous", page.from > 1); }

    #next(page) { return this.#step(1, "Next", page.to < page.total); }

    #step(by, words, isOpen) {
        const button = element("button", { class: "button", type: "button", "data-step": by, disabled: !isOpen },
            by < 0 ? icon("back") : null, words, by > 0 ? icon("forth") : null);
        button.addEventListener("click", () => this.#turn?.(by));
        return button;
    }

    // The first and the last page, and those around this one; a gap stands for the others.
    #numbers({ number, last }) {
        const near = [1, number - 1, number, number + 1, last];
        if (number <= 3) near.push(2, 3, 4);
        if (number >= last - 2) near.push(last - 3, last - 2, last - 1);
        const shown = [...new Set(near)].filter((each) => each >= 1 && each <= last).sort((a, b) => a - b);
        return shown.flatMap((each, index) => {
            const button = element("button", {
                class: "button is-page", type: "button", "data-step": `page-${each}`,
                "aria-current": each === number ? "page" : null, "aria-label": `Page ${each}`,
            }, fullNumber(each));
            button.addEventListener("click", () => this.#go?.(each));
            const isGap = index > 0 && each - shown[index - 1] > 1;
            return isGap ? [element("span", { class: "pager-gap", "aria-hidden": "true" }, "…"), button] : [button];
        });
    }
}

function rangeOf({ from, to, total }) {
    return `${fullNumber(from)}–${fullNumber(to)} of ${fullNumber(total)}`;
}

function kindOf(column) {
    const kinds = [column.kind, column.isAction === true ? "is-action" : column.isNumber === true ? "is-number" : null];
    return kinds.filter((kind) => typeof kind === "string").join(" ") || null;
}
