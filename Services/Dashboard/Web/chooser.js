// The artist chooser of the top bar: a field that shows the chosen artist's name, and a list to choose another. It does
// not know what choosing means: it calls `choose`.

import { searchArtists } from "./api.js";
import { Combobox } from "./combobox.js";
import { byID, element, hiddenText, personName, spokenName } from "./dom.js";
import { counted, isFigure } from "./format.js";
import { icon } from "./icons.js";
import { picture } from "./picture.js";

const most = 20;

export class ArtistChooser {
    #box;
    #choose;
    #current = null;

    /// `choose(artist)` is called with the id and name of the artist that was picked.
    constructor(choose) {
        this.#choose = choose;
        this.#box = new Combobox({
            root: byID("artist-chooser"), input: byID("artist-input"), popup: byID("artist-popup"),
            list: byID("artist-list"), note: byID("artist-note"), least: 0, most,
            search: (text, signal) => searchArtists(text, most, signal),
            option: (artist) => this.#option(artist),
            pick: (artist, close) => this.#pick(artist, close),
            rest: () => (this.#current === null ? "" : spokenName(this.#current.name)),
            words: {
                looking: "Looking for artists…", nothing: "The catalogue has no artists yet.",
                none: "No artist has that name.", more: `The first ${most} artists. Type to narrow the list.`,
                failed: "Artists could not be searched.", what: "searching artists",
                count: (number) => counted(number, "artist", "artists"),
            },
        });
    }

    /// Shows whose page this is; null while nobody's.
    show(artist) {
        this.#current = artist;
        this.#box.show();
    }

    /// Puts the cursor into the field and opens the list.
    focus() { this.#box.focus(); }

    #option(artist) {
        const isChosen = artist.id === this.#current?.id;
        const facts = [];
        if (isFigure(artist.tracks)) facts.push(counted(artist.tracks, "track", "tracks"));
        if (isFigure(artist.followers)) facts.push(counted(artist.followers, "follower", "followers"));
        return {
            isChosen, id: artist.id,
            content: [picture(artist.id, null),
                element("span", {},
                    element("span", { class: "option-name" }, personName(artist.name), verifiedMark(artist.verified)),
                    hiddenText(", "),
                    element("span", { class: "option-note" }, facts.join(" · "))),
                isChosen ? element("span", { class: "option-check" }, icon("check")) : null],
        };
    }

    #pick(artist, close) {
        this.#current = { id: artist.id, name: artist.name };
        close();
        this.#choose(artist);
    }
}

/// The mark behind a verified artist's name.
export function verifiedMark(verified) {
    if (verified !== true) return null;
    const attributes = { class: "verified", title: "Verified" };
    return element("span", attributes, icon("verified"), hiddenText("verified"));
}
