// A field with a list to choose from: an editable combobox (the ARIA authoring practices' pattern). The focus stays in
// the field; the list is driven by `aria-activedescendant`. Opening asks for the first options, typing narrows.
//
//     const box = new Combobox({
//         root, input, popup, list, note,        // the elements
//         least: 0,                              // characters from which on is asked
//         search: (text, signal) => …,           // the things found
//         option: (thing) => ({ isChosen, id, content }),
//         pick: (thing, close) => …,             // one was taken
//         rest: () => "",                        // what stands in the field while the list is closed
//         words: { looking, ask, nothing, none, more, failed, what, count(number) },
//         most: 20,                              // things that are asked for
//     });

import { reasonOf } from "./api.js";
import { announce, element, fill } from "./dom.js";
import { notice } from "./states.js";

const pause = 140;

export class Combobox {
    #of;
    #found = [];
    #active = -1;
    #asked = null;
    #timer = 0;

    constructor(options) {
        this.#of = options;
        const { root, input, list } = options;
        input.addEventListener("focus", () => input.select());
        input.addEventListener("click", () => this.#open());
        input.addEventListener("input", () => this.#typed());
        input.addEventListener("keydown", (event) => this.#pressed(event));
        list.addEventListener("pointerdown", (event) => event.preventDefault());
        list.addEventListener("click", (event) => this.#clicked(event));
        root.addEventListener("focusout", (event) => {
            if (!root.contains(event.relatedTarget)) this.#close();
        });
        root.addEventListener("keydown", (event) => {
            if (event.key !== "Escape" || event.target === input) return;
            input.focus();
            this.#close();
        });
    }

    /// Shows what stands in the field by itself, unless somebody is choosing.
    show() {
        if (!this.#isOpen) this.#restore();
    }

    /// Puts the cursor into the field and opens the list.
    focus() {
        this.#of.input.focus();
        this.#of.input.select();
        this.#open();
    }

    get #isOpen() { return !this.#of.popup.hidden; }

    #open() {
        if (this.#isOpen) return;
        this.#show();
        this.#ask("");
    }

    #show() {
        this.#of.popup.hidden = false;
        this.#of.input.setAttribute("aria-expanded", "true");
        this.#skeleton();
    }

    #close() {
        clearTimeout(this.#timer);
        this.#asked?.abort();
        this.#asked = null;
        this.#of.popup.hidden = true;
        this.#of.input.setAttribute("aria-expanded", "false");
        this.#activate(-1);
        this.#restore();
    }

    #restore() {
        const text = this.#of.rest();
        this.#of.input.value = text;
        this.#of.input.title = text;
    }

    #typed() {
        if (!this.#isOpen) this.#show();
        // The options on show answer an older text: none of them may be taken by Enter any more.
        this.#activate(-1);
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#ask(this.#of.input.value.trim()), pause);
    }

    async #ask(text) {
        clearTimeout(this.#timer);
        this.#asked?.abort();
        const asked = new AbortController();
        this.#asked = asked;
        if ([...text].length < this.#of.least) return this.#wait();
        this.#of.list.setAttribute("aria-busy", "true");
        try {
            const found = await this.#of.search(text, asked.signal);
            if (this.#asked === asked) this.#present(text, found);
        } catch (error) {
            if (this.#asked === asked) this.#failed(text, error);
        }
        return undefined;
    }

    // Too little is written to ask for.
    #wait() {
        this.#skeleton();
        this.#of.list.removeAttribute("aria-busy");
        fill(this.#of.note, this.#of.words.ask);
    }

    #present(text, found) {
        const { list, note, words, most } = this.#of;
        list.removeAttribute("aria-busy");
        this.#found = found;
        fill(list, found.map((thing, index) => this.#option(thing, index)));
        list.scrollTop = 0;
        this.#activate(text !== "" && found.length > 0 ? 0 : -1);
        note.hidden = found.length > 0 && found.length < most;
        if (found.length >= most) fill(note, words.more);
        else if (found.length === 0) fill(note, text === "" ? words.nothing : words.none);
        announce(found.length === 0 ? note.textContent : words.count(found.length));
    }

    #failed(query, error) {
        const { input, list, note, words } = this.#of;
        list.removeAttribute("aria-busy");
        this.#found = [];
        this.#activate(-1);
        fill(list);
        note.hidden = false;
        const run = () => {
            input.focus();
            this.#skeleton();
            this.#ask(query);
        };
        const text = `${words.failed} ${reasonOf(error)}`;
        fill(note, notice("failed", text, { run, busy: false, what: words.what }));
        announce(text);
    }

    #skeleton() {
        this.#found = [];
        fill(this.#of.list);
        this.#of.note.hidden = false;
        fill(this.#of.note, this.#of.words.looking);
    }

    #option(thing, index) {
        const { isChosen, id, content } = this.#of.option(thing);
        return element("li", {
            class: "option", role: "option", id: `${this.#of.list.id}-${index}`, "aria-selected": String(isChosen),
            "data-artist": id,
        }, content);
    }

    #activate(index) {
        const { input, list } = this.#of;
        list.querySelector(".is-active")?.classList.remove("is-active");
        this.#active = index;
        const option = list.children[index];
        if (index < 0 || option === undefined) {
            input.removeAttribute("aria-activedescendant");
            return;
        }
        option.classList.add("is-active");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
    }

    #pressed(event) {
        if (event.isComposing) return;
        const count = this.#found.length;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            if (!this.#isOpen) this.#open();
            else if (count > 0 && event.key === "ArrowDown") this.#activate((this.#active + 1) % count);
            else if (count > 0) this.#activate(this.#active <= 0 ? count - 1 : this.#active - 1);
        } else if (event.key === "Enter") {
            event.preventDefault();
            if (!this.#isOpen) this.#open();
            else if (this.#active >= 0) this.#pick(this.#active);
        } else if (event.key === "Escape") {
            event.preventDefault();
            if (this.#isOpen) this.#close();
            else this.#of.input.blur();
        } else if (event.key === "Tab" && this.#isOpen && this.#active >= 0) {
            this.#close();
        }
    }

    #clicked(event) {
        const option = event.target.closest(".option");
        if (option !== null) this.#pick([...this.#of.list.children].indexOf(option));
    }

    #pick(index) {
        const thing = this.#found[index];
        if (thing === undefined) return;
        this.#of.pick(thing, () => this.#close());
    }
}
