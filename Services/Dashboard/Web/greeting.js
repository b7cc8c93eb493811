// The head of Home: greeting, date, whose page it is, level and XP.

import { accountName } from "./app.js";
import { byID, element, fill, hiddenText, personName, spokenName } from "./dom.js";
import { fit, unfit } from "./fit.js";
import { fullNumber, greeting, isFigure, isoDay, longDate } from "./format.js";
import { picture, wave } from "./picture.js";
import { dash, notice } from "./states.js";
import { verifiedMark } from "./chooser.js";

/// Greeting and date at this moment; called again as time passes.
export function showMoment(zone, now = new Date()) {
    const text = greeting(now, zone);
    if (byID("greeting").textContent !== text) fill(byID("greeting"), text);
    const day = isoDay(now, zone);
    if (byID("date").dataset.day !== day) {
        byID("date").dataset.day = day;
        fill(byID("date"), element("time", { datetime: day }, longDate(now, zone)));
    }
}

/// The artist's name, else the account's; null while loading.
export function showName(artist, account) {
    const name = byID("name");
    if (artist.shown === null) {
        unfit(name);
        name.classList.remove("is-long");
        fill(name, element("span", { class: "bone" }), hiddenText("loading"));
        fill(byID("picture"));
        fill(byID("wave"));
        return;
    }
    const value = artist.value;
    const own = account === null ? null : accountName(account);
    const text = value === null ? own : spokenName(value.name);
    if (text === null) {
        unfit(name);
        fill(name);
        byID("comma").hidden = true;
    } else {
        const shown = personName(text);
        byID("comma").hidden = false;
        fill(name, shown, value === null ? null : verifiedMark(value.verified));
        name.title = text;
        fit(name, [
            () => { name.classList.remove("is-long"); return shown; },
            () => { name.classList.add("is-long"); return shown; },
        ]);
    }
    const seed = value?.id ?? account?.id ?? "beatpass";
    fill(byID("picture"), picture(seed, value?.picture));
    fill(byID("wave"), wave(seed));
}

/// Level title and XP, and what is wrong with the artist if anything is; `old` says since when, if the name
/// shown is an older answer.
export function showMeta(artist, level, againArtist, old) {
    const meta = byID("meta");
    if (level.shown === null && artist.shown === null) {
        fill(meta, element("span", { class: "bone" }));
        return;
    }
    fill(meta, ...levelWords(level), artistProblem(artist, againArtist, old));
}

function levelWords(level) {
    if (level.shown === null) return [element("span", { class: "bone" })];
    const value = level.value;
    if (value !== null && isFigure(value.level)) {
        return [
            element("strong", {}, String(value.title ?? `Level ${fullNumber(value.level)}`)),
            element("span", {}, `Level ${fullNumber(value.level)}`),
            isFigure(value.xp) ? element("span", {}, element("data", {}, fullNumber(value.xp)), " XP") : null,
        ];
    }
    return [
        element("span", {}, "Level ", dash("unknown")),
        element("span", {}, "XP ", dash("unknown")),
        element("span", { class: "hello-reason" }, level.shown.reason ?? "Level and XP are not known."),
    ];
}

function artistProblem(artist, again, old) {
    if (old !== null) return notice("stale", old, again);
    if (artist.shown?.state === "failed" && again !== null) {
        return notice("failed", `Artist not loaded. ${artist.shown.reason ?? ""}`, again);
    }
    return null;
}
