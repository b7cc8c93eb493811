// A list that is searched, filtered, sorted and turned page by page: the page's address is what is chosen, the controls
// show it, the server is asked for it. Back and forth in the history work, and so does a reload.
//
// The page has `list-section` with `list-title` and `list-state`, `search`, `filters-button`, the form `filters` whose
// fields are named like the conditions' parameters, `active`, `count`, `list`, and links with `data-file`.

import { read } from "./api.js";
import { announce, byID, element, fill, hiddenText } from "./dom.js";
import { counted, fullNumber } from "./format.js";
import { icon } from "./icons.js";
import { Section } from "./section.js";
import { blank } from "./states.js";
import { DataTable } from "./table.js";

const size = 25;
const pause = 300;

export class Listing {
    section;
    #page;
    #path;
    #conditions;
    #sorts;
    #usual;
    #rows;
    #columns;
    #words;
    #none;
    #state;
    #table = null;
    #typing = null;
    #dating = null;
    #typed = null;
    #shown = null;

    /// `path` is the list's address at the server, `rows(value)` its rows, `columns()` the table's, `usual` is the
    /// sorting without a choice, `words` is `{one, many, caption}`, and `none()` stands where there is nothing at all.
    constructor({ page, path, conditions, sorts, usual, rows, columns, words, none }) {
        this.#page = page;
        this.#path = path;
        this.#conditions = conditions;
        this.#sorts = sorts;
        this.#usual = usual;
        this.#rows = rows;
        this.#columns = columns;
        this.#words = words;
        this.#none = none;
        this.#state = this.#read();
        this.section = new Section({
            id: "list", what: `loading the ${words.many}`, zone: page.zone,
            ask: async (signal) => {
                const value = await read(page.address(`${path}/list`, this.query()), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#show(part),
        });
        this.#wire();
        this.#showChoices();
        this.renew();
    }

    /// What the server is asked: the conditions, the sorting, and where the page begins.
    query() {
        return { ...this.#meant(), skip: this.#state.page === 1 ? null : String((this.#state.page - 1) * size) };
    }

    /// Makes the table anew: its columns or its links have changed.
    renew() {
        this.#table = new DataTable({
            caption: this.#words.caption, columns: this.#columns(), isPinned: true,
            sort: (sort, isDescending) => this.#sortBy(sort, isDescending),
            turn: (step) => this.choose({ page: this.#state.page + step }),
            go: (page) => this.choose({ page }),
        });
        this.#table.loading(size);
        fill(byID("list"), this.#table.node);
        this.#shown = null;
        if (this.section.part.shown !== null) this.section.render();
        this.#showFiles();
    }

    /// Changes what is chosen. A name with null is left out; other pages than the first are left unless one is chosen.
    choose(changes, { replaces = false } = {}) {
        const texts = { ...this.#state.values, ...changes };
        this.#state = {
            ...this.#state, values: this.#accept(texts),
            sort: changes.sort ?? this.#state.sort, order: changes.order ?? this.#state.order,
            page: Math.max(1, changes.page ?? 1),
        };
        const url = this.#address();
        if (replaces) history.replaceState(null, "", url);
        else history.pushState(null, "", url);
        this.#changed();
    }

    /// The page's own address with other conditions alone.
    addressOf(values) {
        const url = this.#page.ownAddress();
        for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
        return url.pathname + url.search;
    }

    // MARK: What is chosen

    get #names() { return this.#conditions.flatMap((each) => each.names); }

    #accept(texts) {
        return Object.assign({}, ...this.#conditions.map((each) => each.accept(texts)));
    }

    #read() {
        const query = new URLSearchParams(location.search);
        const texts = Object.fromEntries(this.#names.map((name) => [name, query.get(name) ?? ""]));
        const page = Number(query.get("page"));
        const sort = this.#sorts.includes(query.get("sort")) ? query.get("sort") : this.#usual.sort;
        const order = ["ascending", "descending"].includes(query.get("order")) ? query.get("order") : this.#usual.order;
        return {
            values: this.#accept(texts), sort, order,
            page: Number.isSafeInteger(page) && page > 1 && page <= 1e9 ? page : 1,
        };
    }

    #address() {
        const { values, sort, order, page } = this.#state;
        const url = new URL(location.href);
        for (const name of [...this.#names, "sort", "order", "page"]) url.searchParams.delete(name);
        for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
        if (sort !== this.#usual.sort || order !== this.#usual.order) {
            url.searchParams.set("sort", sort);
            url.searchParams.set("order", order);
        }
        if (page > 1) url.searchParams.set("page", String(page));
        return url;
    }

    // Of the conditions and the sorting, what a file is asked for too.
    #meant() {
        const { values, sort, order } = this.#state;
        const asked = this.#conditions.map((each) => each.query(this.#own(each, values)));
        const isUsual = sort === this.#usual.sort && order === this.#usual.order;
        return Object.assign({}, ...asked, isUsual ? {} : { sort, order });
    }

    #own(condition, values) {
        return Object.fromEntries(condition.names.filter((name) => values[name] !== undefined)
            .map((name) => [name, values[name]]));
    }

    #sortBy(sort, isDescending) {
        this.choose({ sort, order: isDescending ? "descending" : "ascending" });
    }

    #changed({ isElsewhere = false } = {}) {
        this.#showChoices({ isElsewhere });
        this.#table.busy(true);
        this.section.load({ isOther: true });
    }

    // MARK: The controls

    #wire() {
        const field = byID("search");
        field.addEventListener("input", () => {
            clearTimeout(this.#typing);
            this.#typing = setTimeout(() => this.#search(), pause);
        });
        field.addEventListener("keydown", (event) => {
            if (event.key === "Enter") this.#search();
        });
        field.addEventListener("blur", () => { this.#typed = null; });
        byID("filters-button").addEventListener("click", () => {
            const isOpen = byID("filters-button").getAttribute("aria-expanded") !== "true";
            byID("filters-button").setAttribute("aria-expanded", String(isOpen));
            byID("filters").hidden = !isOpen;
        });
        this.#wireFilters();
        addEventListener("popstate", () => {
            clearTimeout(this.#typing);
            clearTimeout(this.#dating);
            this.#dating = null;
            this.#typed = null;
            this.#state = this.#read();
            byID("search").value = this.#state.values.search ?? "";
            this.#changed({ isElsewhere: true });
        });
        byID("search").value = this.#state.values.search ?? "";
    }

    #wireFilters() {
        const form = byID("filters");
        form.addEventListener("change", ({ target }) => {
            if (target.type !== "date") return this.#filter();
            // A year that is typed is a whole date with each of its digits.
            clearTimeout(this.#dating);
            this.#dating = setTimeout(() => this.#filter(target), pause);
            return undefined;
        });
        form.addEventListener("focusout", ({ target }) => {
            if (this.#dating !== null) this.#filter(target);
            this.#typed = null;
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.#filter();
        });
    }

    // What is typed into one field is one step of the history, however often it was asked for meanwhile.
    #type(field, changes) {
        const replaces = this.#typed === field;
        this.#typed = field;
        this.choose(changes, { replaces });
    }

    #search() {
        clearTimeout(this.#typing);
        const text = byID("search").value;
        const same = this.#accept({ ...this.#state.values, search: text }).search === this.#state.values.search;
        if (!same) this.#type(byID("search"), { search: text });
    }

    // `typed` is the field that a date is being typed into.
    #filter(typed = null) {
        clearTimeout(this.#dating);
        this.#dating = null;
        const form = byID("filters");
        const fields = this.#names.filter((name) => form.elements.namedItem(name) !== null);
        const texts = Object.fromEntries(fields.map((name) => [name, form.elements.namedItem(name).value.trim()]));
        // A date that is typed in part has no text: the browser tells of it.
        const isHalf = (name) => form.elements.namedItem(name).validity.badInput;
        let problem = null;
        for (const condition of this.#conditions) {
            const half = condition.names.find((name) => fields.includes(name) && isHalf(name));
            problem ??= half === undefined ? condition.check(texts) : { field: half, words: "This is not complete." };
        }
        this.#showProblem(problem);
        if (problem !== null) return;
        const isSame = fields.every((name) => (this.#state.values[name] ?? "") === (this.#accept(texts)[name] ?? ""));
        if (isSame) return;
        if (typed === null) this.choose(texts);
        else this.#type(typed, texts);
    }

    #showProblem(problem) {
        const form = byID("filters");
        for (const name of this.#names) form.elements.namedItem(name)?.removeAttribute("aria-invalid");
        byID("filters-problem").hidden = problem === null;
        fill(byID("filters-problem"), problem?.words ?? null);
        if (problem === null) return;
        form.elements.namedItem(problem.field).setAttribute("aria-invalid", "true");
    }

    // What somebody is writing stays, unless the history led elsewhere.
    #showChoices({ isElsewhere = false } = {}) {
        const { values } = this.#state;
        const form = byID("filters");
        for (const condition of this.#conditions) for (const name of condition.names) {
            const field = form.elements.namedItem(name);
            // What is chosen may be known to the address before its field has it among its options.
            if (field?.type === "select-one" && values[name] !== undefined
                && ![...field.options].some((each) => each.value === values[name])) {
                field.append(element("option", { value: values[name] }, condition.chip({ [name]: values[name] })));
            }
            if (field !== null && (isElsewhere || field !== document.activeElement)) field.value = values[name] ?? "";
        }
        this.#showProblem(null);
        this.#showChips();
        this.#showFiles();
    }

    #showChips() {
        const place = byID("active");
        const held = place.contains(document.activeElement);
        const active = this.#conditions.map((each) => [each, this.#own(each, this.#state.values)])
            .filter(([, own]) => Object.keys(own).length > 0)
            .map(([each, own]) => ({ names: each.names, words: each.chip(own) }))
            .filter(({ words }) => words !== null);
        byID("filters-count").hidden = active.length === 0;
        fill(byID("filters-count"), String(active.length), hiddenText(" active"));
        place.hidden = active.length === 0;
        const chips = active.map(({ names, words }) => {
            const chip = element("button", { class: "chip", type: "button" }, hiddenText("Remove the filter "),
                element("bdi", {}, words), icon("close"));
            chip.addEventListener("click", () => this.choose(Object.fromEntries(names.map((name) => [name, null]))));
            return element("li", {}, chip);
        });
        const all = element("button", { class: "link-button", type: "button" }, "Clear all");
        all.addEventListener("click", () => this.#clear());
        fill(place, chips, chips.length === 0 ? null : element("li", {}, all));
        // The focus must not fall off the page with the chip that had it.
        if (held) (place.querySelector("button") ?? byID("filters-button")).focus({ preventScroll: true });
    }

    #clear() {
        byID("search").value = "";
        this.choose(Object.fromEntries(this.#names.map((name) => [name, null])));
    }

    #showFiles() {
        for (const link of document.querySelectorAll("[data-file]")) {
            link.href = this.#page.address(`${this.#path}.${link.dataset.file}`, this.#meant());
        }
    }

    // MARK: The rows

    #show(part) {
        const { value, shown } = part;
        if (shown === null) return this.#loading();
        if (value === null) {
            this.#shown = null;
            fill(byID("count"));
            return this.#table.instead(`The ${this.#words.many} are not known.`);
        }
        // What is shown already stays as it is, with the focus.
        if (value === this.#shown) return undefined;
        this.#shown = value;
        const rows = this.#rows(value);
        const total = Number(value.total);
        const last = Math.max(1, Math.ceil(total / size));
        if (rows.length === 0 && total > 0 && this.#state.page > last) {
            return this.choose({ page: last }, { replaces: true });
        }
        if (rows.length === 0) return this.#nothing();
        const { page, sort, order } = this.#state;
        const from = (page - 1) * size + 1;
        const words = `Showing ${fullNumber(from)}–${fullNumber(from + rows.length - 1)} of ${fullNumber(total)}`;
        fill(byID("count"), words);
        announce(`${words} ${total === 1 ? this.#words.one : this.#words.many}.`);
        return this.#table.show({
            rows, sort: { key: sort, isDescending: order === "descending" },
            page: last === 1 ? null : { from, to: from + rows.length - 1, total, number: page, last },
        });
    }

    #loading() {
        this.#shown = null;
        fill(byID("count"));
        this.#table.loading(size);
    }

    #nothing() {
        fill(byID("count"), counted(0, this.#words.one, this.#words.many));
        announce(`No ${this.#words.many}.`);
        if (Object.keys(this.#state.values).length === 0) return this.#table.instead(this.#none());
        const all = element("button", { class: "button", type: "button" }, "Clear all");
        all.addEventListener("click", () => {
            this.#clear();
            byID("search").focus({ preventScroll: true });
        });
        return this.#table.instead(blank("search", `No ${this.#words.many} match`,
            element("p", {}, "Nothing fits the search and the filters together. Take one away, or all of them."),
            element("div", { class: "blank-actions" }, all)));
    }
}
