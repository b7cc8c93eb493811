// The sections Profile and Artists of the account page: two views of one question. What was typed and not
// saved yet is never overwritten by an answer, and leaving the page asks first.

import { read, send, Unanswered } from "./api.js";
import { accountName, withArtist } from "./app.js";
import { verifiedMark } from "./chooser.js";
import { byID, element, fill, hiddenText, personName } from "./dom.js";
import { initials, knownZone, readTime, shortDay } from "./format.js";
import { guardChanges, startForm } from "./form.js";
import { Panel } from "./panel.js";
import { allowedPicture, picture } from "./picture.js";
import { browserZone, countryOptions, zoneOptions } from "./places.js";
import { badge } from "./states.js";
import { toast } from "./toast.js";

const names = ["name", "country", "picture", "timeZone"];
const wordsOf = { name: "a display name", picture: "a picture", country: "a country" };

export class ProfileSection {
    #form = byID("profile-form");
    #saved = null;
    #asking = null;
    #changed;
    #profile;
    #artists;

    /// `changed(account)` is called after a profile was saved.
    constructor({ changed }) {
        this.#changed = changed;
        const ask = () => this.#ask();
        this.#profile = new Panel({
            place: byID("profile-panel"), title: byID("profile-title"), what: "loading the profile",
            ask, show: (account) => this.#showProfile(account),
        });
        this.#artists = new Panel({
            place: byID("artists-panel"), title: byID("artists-title"), what: "loading the artists",
            ask, show: (account) => showArtists(account),
        });
        startForm(this.#form, { check: () => this.#check(), run: () => this.#save() });
        this.#form.addEventListener("input", () => this.#mark());
        byID("profile-discard").addEventListener("click", () => this.#discard());
        guardChanges(() => this.#isChanged());
    }

    load() {
        this.#profile.load();
        this.#artists.load();
    }

    // Both views ask at once: one question is enough.
    #ask() {
        this.#asking ??= read("/api/v1/account").finally(() => { this.#asking = null; });
        return this.#asking.then((account) => {
            const state = account.directory?.state;
            byID("password-account").value = account.email ?? "";
            if (state === "failed" || state === "absent") {
                throw new Unanswered(account.directory.reason ?? "The directory of accounts does not answer.");
            }
            return account;
        });
    }

    #showProfile(account) {
        const directory = account.directory?.value ?? {};
        const isNew = this.#saved === null;
        const keeps = !isNew && this.#isChanged();
        this.#saved = Object.fromEntries(names.map((name) => [name, directory[name] ?? ""]));
        if (!keeps) this.#fillFields();
        this.#form.hidden = false;
        const name = accountName({ displayName: directory.name, email: account.email });
        const shown = allowedPicture(directory.picture);
        fill(byID("profile-picture"), shown !== null
            ? picture(account.id, shown)
            : element("span", { class: "avatar", "aria-hidden": "true" }, initials(name)));
        fill(byID("profile-name"), personName(name));
        fill(byID("profile-email"), account.email ?? "");
        fill(byID("profile-badges"),
            account.operator === true ? badge("plain", "Operator") : null,
            directory.staff === true ? badge("plain", "Staff") : null,
            directory.completed === true ? badge("good", "Completed", "done") : badge("warning", "Not completed"));
        fill(byID("profile-completed"), completion(directory));
        this.#mark();
        return [];
    }

    #fillFields() {
        const field = this.#form.elements;
        const { country, timeZone } = this.#saved;
        if (field.namedItem("country").options.length === 0) {
            // Hundreds of options take time to make: what is chosen comes first, the others when there is time.
            fill(field.namedItem("country"), new Option(country, country));
            fill(field.namedItem("timeZone"), new Option(timeZone, timeZone));
            whenIdle(() => this.#fillChoices());
        } else {
            this.#fillChoices();
        }
        for (const name of names) field.namedItem(name).value = this.#saved[name];
    }

    #fillChoices() {
        const typed = this.#typed();
        const field = this.#form.elements;
        fill(field.namedItem("country"), countryOptions(this.#saved.country || null));
        fill(field.namedItem("timeZone"), zoneOptions(this.#saved.timeZone || null));
        for (const name of ["country", "timeZone"]) field.namedItem(name).value = typed[name];
    }

    #typed() {
        return Object.fromEntries(names.map((name) => [name, this.#form.elements.namedItem(name).value.trim()]));
    }

    #isChanged() {
        if (this.#saved === null) return false;
        const typed = this.#typed();
        return names.some((name) => typed[name] !== this.#saved[name]);
    }

    #mark() {
        const isChanged = this.#isChanged();
        byID("profile-discard").hidden = !isChanged;
        fill(byID("profile-state"), isChanged ? "Not saved yet." : null);
        this.#hintZone();
    }

    // The browser's own zone is offered where the account has none or another one.
    #hintZone() {
        const field = this.#form.elements.namedItem("timeZone");
        const own = browserZone();
        const hint = byID("timeZone-hint");
        if (field.value === own || knownZone(own) === undefined) {
            fill(hint, "Greeting and times follow it on every device.");
            return;
        }
        const words = field.value === "" ? "Always use" : "Use this browser’s,";
        const take = element("button", { class: "link-button", type: "button" },
            `${words} ${own.replaceAll("_", " ")}`);
        take.addEventListener("click", () => {
            field.value = own;
            field.focus();
            this.#mark();
        });
        fill(hint, field.value === "" ? "Greeting and times follow the browser. " : "Greeting and times follow it. ",
            take);
    }

    #check() {
        const typed = this.#typed();
        const problems = {};
        if (typed.name === "") problems.name = "Type the name to show.";
        if (typed.picture !== "" && !/^https?:\/\/.+/u.test(typed.picture)) {
            problems.picture = "An address begins with https:// or http://.";
        }
        return problems;
    }

    async #save() {
        if (!this.#isChanged()) {
            fill(byID("profile-state"), "Nothing has changed.");
            return;
        }
        const typed = this.#typed();
        // An empty text is none.
        const account = await send("PUT", "/api/v1/account/profile", typed);
        for (const name of names) this.#form.elements.namedItem(name).value = typed[name];
        this.#saved = typed;
        if (account?.directory?.state === "ready") {
            this.#profile.present(account);
            this.#artists.present(account);
        } else {
            this.#mark();
            this.load();
        }
        toast("Profile saved.");
        this.#changed(account ?? {});
    }

    #discard() {
        this.#fillFields();
        this.#mark();
        this.#form.elements.namedItem("name").focus();
    }
}

// Safari has no such callback.
function whenIdle(run) {
    if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: 1000 });
    else setTimeout(run, 200);
}

function completion(directory) {
    if (directory.completed === true) return "Your profile is completed: it counts for XP on tracks you share.";
    const missing = Object.entries(wordsOf).filter(([name]) => !directory[name]).map(([, words]) => words);
    const list = new Intl.ListFormat("en", { type: "conjunction" }).format(missing);
    return [element("strong", {}, missing.length === 0 ? "Not completed." : `Still missing: ${list}.`),
        " Tracks you share bring you XP from the day your profile is completed."];
}

function showArtists(account) {
    const roles = account.directory?.value?.roles ?? [];
    if (roles.length === 0) {
        return element("div", { class: "panel-instead" },
            element("p", {}, account.operator === true
                ? "This account is linked to no artist. As an operator it may look at all of them."
                : "This account is not linked to an artist yet."));
    }
    const rows = roles.map(({ artist, role, since }) => {
        const from = readTime(since);
        return element("li", { class: "row", "data-artist": artist.id },
            picture(artist.id, allowedPicture(artist.picture)),
            element("a", { class: "row-main", href: withArtist("/", artist.id) },
                personName(artist.name), verifiedMark(artist.verified)),
            element("span", { class: "row-side" },
                from === null ? null : [hiddenText("since "), element("time", { datetime: since }, shortDay(from))],
                badge("", role === "owner" ? "Owner" : role === "manager" ? "Manager" : String(role))));
    });
    return element("ul", { class: "rows" }, rows);
}
