// What stands on an artist's page in place of its content, where there is no artist to show: a state of its own, with
// the way on.

import { accountName } from "./app.js";
import { command } from "./copy.js";
import { byID, element, hiddenText, newTab, quotedName, safeAddress } from "./dom.js";
import { icon } from "./icons.js";
import { blank } from "./states.js";

/// Whether a part's state says that there is no artist.
export function isNobody(state) {
    return Object.hasOwn(states, state ?? "");
}

/// The area for such a state. `shell` may be null, `setUp` has the configured addresses, `chooser` is the shell's
/// and `path` is the page without an artist.
export function nobody(state, { shell, setUp, chooser, path }) {
    return states[state]({ shell, setUp: setUp ?? {}, chooser, path });
}

const states = { missing: noSuchArtist, empty: noArtists, unlinked: noProfile };

// Foreign and absent artists look alike: whether there is such an artist is not this account's to know.
function noSuchArtist({ shell, chooser, path }) {
    const mine = shell?.account.operator === true ? "Open the first artist" : "Open your own artist";
    return blank("profile", "No such artist",
        element("p", {},
            "The address names an artist who is not in this catalogue, or whom this account may not see."),
        element("div", { class: "blank-actions" },
            element("a", { class: "button is-main", href: path }, mine),
            byID("artist-chooser").hidden ? null : chooseButton(chooser)));
}

function chooseButton(chooser) {
    const choose = element("button", { class: "button", type: "button" }, icon("search"), "Choose another artist");
    choose.addEventListener("click", () => chooser.focus());
    return choose;
}

function noArtists() {
    return blank("beats", "The catalogue has no artists yet",
        element("p", {}, "Bring a catalogue in from the terminal, then reload this page. ",
            "TRACKS and USERS are the two files of an export."),
        command("beatpass import soundcloud TRACKS USERS"));
}

function noProfile({ shell, setUp }) {
    const links = [
        setUpLink(setUp.applicationURL, "Producer Program application", "button is-main"),
        setUpLink(setUp.finishURL, "Finish set-up", "button"),
    ].filter((link) => link !== null);
    const whom = shell === null ? "this account" : quotedName(shell.account.email ?? accountName(shell.account));
    return blank("profile", "No Artist Profile",
        element("p", {}, "This account is not linked to an artist, so there are no figures to show."),
        links.length > 0
            ? element("p", {}, "Complete your Producer Program application first. ",
                "Once your account is linked, your figures stand here.")
            : element("p", {}, "Ask the people who run this installation to link your account to an artist: ",
                `it is ${whom}. Your figures stand here from then on.`),
        element("div", { class: "blank-actions" }, links,
            element("a", { class: links.length > 0 ? "button" : "button is-main", href: "/account" },
                "Look at your account")));
}

function setUpLink(address, words, kind) {
    const url = safeAddress(address);
    if (url === null) return null;
    return element("a", { class: kind, href: url.href, ...newTab },
        words, icon("external"), hiddenText(" (opens in a new tab)"));
}
