// What the pages of an artist have in common: the frame around them, whose page it is, what stands there where there
// is no artist, one question for the first view, and a reload of all sections.

import { read, reasonOf, Unanswered } from "./api.js";
import { artistOfAddress, loadShell, startShell } from "./app.js";
import { verifiedMark } from "./chooser.js";
import { announce, byID, element, fill, personName, quotedName, spokenName } from "./dom.js";
import { knownZone } from "./format.js";
import { isNobody, nobody } from "./nobody.js";
import { blank } from "./states.js";
import { remembered } from "./storage.js";

export class ArtistPage {
    links = {};
    #name;
    #title;
    #about;
    #query;
    #renew;
    #kept;
    #shell = null;
    #answer = null;
    #chooser;

    /// `name` is the page's in the menu, at the server and in its answer; `query()` is what the first view is asked
    /// for, `renew()` shows again what the account's clock or the links have a part in, `reload()` asks again. `kept`
    /// are the choices of the address that another artist's page begins with.
    constructor({ name, title, about, related, kept, query, renew, reload }) {
        this.#name = name;
        this.#title = title;
        this.#about = about;
        this.#query = query;
        this.#renew = renew;
        this.#kept = kept;
        this.#chooser = startShell({ chooseArtist: (artist) => this.#choose(artist), reload });
        byID("reload").addEventListener("click", reload);
        this.#showFrame(related);
    }

    /// Whose clock tells times.
    zone = () => knownZone(this.#shell === null ? remembered("zone") : this.#shell.account.timeZone);

    /// The artist, or null where none is known yet.
    get artist() { return this.#answer?.artist.state === "ready" ? this.#answer.artist.value : null; }

    /// Its id, or null for the first that the account may act for.
    artistID = () => artistOfAddress() ?? this.artist?.id ?? null;

    /// Whether the page is known to be about nobody, or its service to be no part of the installation.
    get isNobody() {
        const state = this.#answer?.[this.#name].state;
        return isNobody(state) || state === "absent";
    }

    /// An address at the server with the page's artist.
    address(path, query) {
        const all = Object.entries({ artist: this.artistID(), ...query })
            .filter(([, value]) => value !== null && value !== undefined);
        const text = new URLSearchParams(all).toString();
        return text === "" ? path : `${path}?${text}`;
    }

    /// The page's own address, or another page's, with the artist and nothing else.
    ownAddress(path = location.pathname) {
        const url = new URL(path, location.origin);
        if (artistOfAddress() !== null) url.searchParams.set("artist", artistOfAddress());
        return url;
    }

    /// Asks for the first view and gives each of the sections its piece: `[{section, value(view), time(view)}]`; a
    /// piece without a time is as new as the view. `isQuiet` is a question that nobody waits for.
    async load(pieces, { isQuiet = false } = {}) {
        const awaited = pieces.map((each) => ({ ...each, question: each.section.begin({ isQuiet }) }));
        byID("reload").classList.add("is-busy");
        try {
            const answer = await this.#ask();
            const { state, value: view, asOf, reason } = answer[this.#name];
            for (const { section, question, value, time } of awaited) {
                if (state === "ready") section.accept(question, value(view), time?.(view) ?? asOf);
                else if (!this.isNobody) {
                    section.fail(question, reason ?? "The answer was of no known form.", { isQuiet });
                }
            }
            if (state === "ready") announce(`${this.#title} of ${quotedName(answer.artist.value?.name)} loaded.`);
            else if (this.isNobody) announce(byID("instead").querySelector("h3").textContent);
        } catch (error) {
            for (const { section, question } of awaited) section.fail(question, reasonOf(error), { isQuiet });
            if (this.#answer === null) this.#showName(null);
        }
        byID("reload").classList.remove("is-busy");
    }

    /// The first view again, for a section that asks alone.
    async view(signal) {
        const answer = await this.#ask(signal);
        const { state, value, asOf, reason } = answer[this.#name];
        if (state !== "ready") throw new Unanswered(reason);
        return { value, asOf };
    }

    async #ask(signal) {
        const answer = await read(this.address(`/api/v1/${this.#name}`, this.#query()), signal);
        if (typeof answer[this.#name]?.state !== "string") throw new Unanswered("The dashboard left the figures out.");
        if (this.#answer === null || answer.artist.state !== "failed") this.#answer = answer;
        const isNew = JSON.stringify(answer.links ?? {}) !== JSON.stringify(this.links);
        this.links = answer.links ?? {};
        if (isNew) this.#renew();
        this.#showName(this.artist);
        this.#showInstead();
        return answer;
    }

    async #showFrame(related) {
        const found = await loadShell({ current: this.#name, related });
        if (found === null) return;
        this.#shell = found;
        // Times are told by the account's clock, which is known from now on.
        this.#renew();
        this.#showInstead();
    }

    #showName(artist) {
        this.#chooser.show(artist);
        document.title = artist === null ? `${this.#title} – BeatPass`
            : `${this.#title} of ${spokenName(artist.name)} – BeatPass`;
        fill(byID("whose"), artist === null ? this.#about : [personName(artist.name), verifiedMark(artist.verified)]);
    }

    #showInstead() {
        const state = this.#answer?.[this.#name].state;
        const isEmpty = this.isNobody;
        byID("sections").hidden = isEmpty;
        byID("instead").hidden = !isEmpty;
        fill(byID("instead"), isEmpty ? [
            element("h2", { class: "visually-hidden" }, "Artist"),
            state === "absent"
                ? blank(this.#name, `${this.#title}: not available`, element("p", {}, this.#answer[this.#name].reason))
                : nobody(state, {
                    shell: this.#shell, setUp: this.#answer.setup, chooser: this.#chooser, path: location.pathname,
                }),
        ] : null);
    }

    #choose(artist) {
        const url = this.ownAddress();
        const query = new URLSearchParams(location.search);
        for (const name of this.#kept) if (query.has(name)) url.searchParams.set(name, query.get(name));
        url.searchParams.set("artist", artist.id);
        location.assign(url);
    }
}
