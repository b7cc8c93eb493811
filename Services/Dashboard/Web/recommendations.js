// The section Recommendations of My Beats: artists to make a track with, or what is missing before there are any.

import { read } from "./api.js";
import { verifiedMark } from "./chooser.js";
import { byID, element, fill, personName } from "./dom.js";
import { counted, fullNumber, isFigure } from "./format.js";
import { filled, outward } from "./links.js";
import { allowedPicture, picture } from "./picture.js";
import { Section } from "./section.js";
import { badge, blank } from "./states.js";

const most = 6;

export class Recommendations {
    section;
    #page;

    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "similar", what: "loading the recommendations", zone: page.zone,
            ask: async (signal) => {
                const value = await read(page.address("/api/v1/beats/recommendations", { limit: most }), signal);
                return { value, asOf: value.asOf };
            },
            show: (part) => this.#show(part),
        });
        this.section.render();
    }

    #show(part) {
        const place = byID("similar");
        const value = part.value;
        if (part.shown === null) {
            return fill(place, element("ul", { class: "matches" }, Array.from({ length: most }, () =>
                element("li", { class: "match" }, element("span", { class: "bone" })))));
        }
        if (value === null) return fill(place, element("p", { class: "quiet" }, "Recommendations are not known."));
        if (value.state === "guidance") return fill(place, this.#guidance(value));
        if (value.artists.length === 0) return fill(place, this.#nobody(value));
        const shown = value.artists.length;
        return fill(place,
            element("ul", { class: "matches" }, value.artists.map((each) => element("li", { class: "match" },
                this.#match(each)))),
            element("p", { class: "quiet" }, isFigure(value.total) && value.total > shown
                ? `The ${shown} most alike of ${fullNumber(value.total)} artists who share a genre with you.`
                : `${counted(shown, "artist shares", "artists share")} a genre with you.`));
    }

    #match({ artist, match, sharedGenres, tracks }) {
        const bar = element("span", { class: "match-fill" });
        bar.style.inlineSize = `${match}%`;
        return [
            picture(artist.id, allowedPicture(artist.picture)),
            element("div", { class: "match-who" },
                element("p", { class: "match-name" },
                    outward(filled(this.#page.links.artist, artist), {}, personName(artist.name)),
                    verifiedMark(artist.verified)),
                element("p", { class: "match-genres" }, sharedGenres.map((genre) =>
                    badge("", element("bdi", { dir: "auto" }, genre)))),
                element("p", { class: "quiet" }, counted(tracks, "public track", "public tracks"))),
            element("div", { class: "match-score" },
                element("data", { value: String(match) }, `${match}\u202f%`), element("span", {}, "match"),
                element("span", { class: "match-bar", "aria-hidden": "true" }, bar)),
        ];
    }

    #guidance({ tracks, needed }) {
        const missing = Math.max(1, needed - tracks);
        return blank("growth", `Add genres to ${counted(missing, "more track", "more tracks")}`,
            element("p", {}, "Recommendations compare the genres of public tracks. "
                + `${counted(tracks, "track of yours has", "tracks of yours have")} some so far; `
                + `it takes ${fullNumber(needed)}.`));
    }

    #nobody({ genres }) {
        const own = genres.map(({ genre }) => genre).join(", ");
        return blank("followers", "Nobody to recommend yet",
            element("p", {}, own === "" ? "No other artist shares a genre with you."
                : ["Nobody who is not a collaborator already shares a genre with you. Yours are ",
                    element("bdi", { dir: "auto" }, own), "."]));
    }
}
