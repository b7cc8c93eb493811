// The artist chooser of the top bar: an editable combobox with a list (the ARIA authoring practices'
// pattern). The focus stays in the field; the list is driven by `aria-activedescendant`.
//
// The field shows the chosen artist's name. Opening it asks for the first artists, typing narrows. It does
// not know what choosing means: it calls `choose`.

import { reasonOf, searchArtists } from "./api.js";
import { announce, byID, element, fill, hiddenText, personName, spokenName } from "./dom.js";
import { counted, isFigure } from "./format.js";
import { icon } from "./icons.js";
import { picture } from "./picture.js";
import { notice } from "./states.js";

const most = 20;
const pause = 140;

export class ArtistChooser {
    #input = byID("artist-input");
    #popup = byID("artist-popup");
    #list = byID("artist-list");
    #note = byID("artist-note");
    #choose;
    #current = null;
    #found = [];
    #active = -1;
    #asked = null;
    #timer = 0;

    /// `choose(artist)` is called with the id and name of the artist that was picked.
    constructor(choose) {
        this.#choose = choose;
        const root = byID("artist-chooser");
        this.#input.addEventListener("focus", () => this.#input.select());
        this.#input.addEventListener("click", () => this.#open());
        this.#input.addEventListener("input", () => this.#typed());
        this.#input.addEventListener("keydown", (event) => this.#pressed(event));
        this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
        this.#list.addEventListener("click", (event) => this.#clicked(event));
        root.addEventListener("focusout", (event) => {
            if (!root.contains(event.relatedTarget)) this.#close();
        });
        root.addEventListener("keydown", (event) => {
            if (event.key !== "Escape" || event.target === this.#input) return;
            this.#input.focus();
            this.#close();
        });
    }

    /// Shows whose page this is; null while nobody's.
    show(artist) {
        this.#current = artist;
        if (this.#popup.hidden) this.#restore();
    }

    /// Puts the cursor into the field and opens the list.
    focus() {
        this.#input.focus();
        this.#input.select();
        this.#open();
    }

    get #isOpen() { return !this.#popup.hidden; }

    #open() {
        if (this.#isOpen) return;
        this.#popup.hidden = false;
        this.#input.setAttribute("aria-expanded", "true");
        this.#skeleton();
        this.#ask("");
    }

    #close() {
        clearTimeout(this.#timer);
        this.#asked?.abort();
        this.#asked = null;
        this.#popup.hidden = true;
        this.#input.setAttribute("aria-expanded", "false");
        this.#activate(-1);
        this.#restore();
    }

    #restore() {
        const name = this.#current === null ? "" : spokenName(this.#current.name);
        this.#input.value = name;
        this.#input.title = name;
    }

    #typed() {
        if (!this.#isOpen) {
            this.#popup.hidden = false;
            this.#input.setAttribute("aria-expanded", "true");
            this.#skeleton();
        }
        // The options on show answer an older text: none of them may be taken by Enter any more.
        this.#activate(-1);
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#ask(this.#input.value.trim()), pause);
    }

    async #ask(text) {
        clearTimeout(this.#timer);
        this.#asked?.abort();
        const asked = new AbortController();
        this.#asked = asked;
        this.#list.setAttribute("aria-busy", "true");
        try {
            const found = await searchArtists(text, most, asked.signal);
            if (this.#asked === asked) this.#present(text, found);
        } catch (error) {
            if (this.#asked === asked) this.#failed(text, error);
        }
    }

    #present(text, found) {
        this.#list.removeAttribute("aria-busy");
        this.#found = found;
        fill(this.#list, found.map((artist, index) => this.#option(artist, index)));
        this.#list.scrollTop = 0;
        this.#activate(text !== "" && found.length > 0 ? 0 : -1);
        this.#note.hidden = found.length > 0 && found.length < most;
        if (found.length >= most) {
            fill(this.#note, `The first ${most} artists. Type to narrow the list.`);
        } else if (found.length === 0) {
            fill(this.#note, text === "" ? "The catalogue has no artists yet." : "No artist has that name.");
        }
        announce(found.length === 0 ? this.#note.textContent : counted(found.length, "artist", "artists"));
    }

    #failed(query, error) {
        this.#list.removeAttribute("aria-busy");
        this.#found = [];
        this.#activate(-1);
        fill(this.#list);
        this.#note.hidden = false;
        const reason = reasonOf(error);
        const run = () => {
            this.#input.focus();
            this.#skeleton();
            this.#ask(query);
        };
        const text = `Artists could not be searched. ${reason}`;
        fill(this.#note, notice("failed", text, { run, busy: false, what: "searching artists" }));
        announce(text);
    }

    #skeleton() {
        this.#found = [];
        fill(this.#list);
        this.#note.hidden = false;
        fill(this.#note, "Looking for artists…");
    }

    #option(artist, index) {
        const chosen = artist.id === this.#current?.id;
        const facts = [];
        if (isFigure(artist.tracks)) facts.push(counted(artist.tracks, "track", "tracks"));
        if (isFigure(artist.followers)) facts.push(counted(artist.followers, "follower", "followers"));
        return element("li", {
            class: "option",
            role: "option",
            id: `artist-option-${index}`,
            "aria-selected": String(chosen),
            "data-artist": artist.id,
        },
        picture(artist.id, null),
        element("span", {},
            element("span", { class: "option-name" }, personName(artist.name), verifiedMark(artist.verified)),
            hiddenText(", "),
            element("span", { class: "option-note" }, facts.join(" · "))),
        chosen ? element("span", { class: "option-check" }, icon("check")) : null);
    }

    #activate(index) {
        this.#list.querySelector(".is-active")?.classList.remove("is-active");
        this.#active = index;
        const option = this.#list.children[index];
        if (index < 0 || option === undefined) {
            this.#input.removeAttribute("aria-activedescendant");
            return;
        }
        option.classList.add("is-active");
        option.scrollIntoView({ block: "nearest" });
        this.#input.setAttribute("aria-activedescendant", option.id);
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
            else this.#input.blur();
        } else if (event.key === "Tab" && this.#isOpen && this.#active >= 0) {
            this.#close();
        }
    }

    #clicked(event) {
        const option = event.target.closest(".option");
        if (option !== null) this.#pick([...this.#list.children].indexOf(option));
    }

    #pick(index) {
        const artist = this.#found[index];
        if (artist === undefined) return;
        this.#current = { id: artist.id, name: artist.name };
        this.#close();
        this.#choose(artist);
    }
}

/// The mark behind a verified artist's name.
export function verifiedMark(verified) {
    if (verified !== true) return null;
    const attributes = { class: "verified", title: "Verified" };
    return element("span", attributes, icon("verified"), hiddenText("verified"));
}
