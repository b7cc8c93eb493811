// What XP comes from: names, icons and rules in words, for the rows of actions, the bars and the ledger.

import { element, fill } from "./dom.js";
import { counted, fullNumber, isFigure } from "./format.js";
import { icon } from "./icons.js";
import { dash } from "./states.js";

/// In the order in which they are shown. `rule` says when one is earned, `per` for what; a correction is no action.
export const sources = {
    upload: {
        name: "Uploads", action: "Upload tracks", icon: "beats", hue: "blue", per: "per track",
        rule: "Once for each track of yours that is public.",
        counted: (count) => counted(count, "track", "tracks"),
    },
    play: {
        name: "Plays", action: "Get plays", icon: "play", hue: "cyan", per: "per play",
        rule: "For each play that counts, on the day it was heard.",
        counted: (count) => counted(count, "play", "plays"),
    },
    metadata: {
        name: "Metadata", action: "Complete metadata", icon: "check", hue: "emerald", per: "per track",
        rule: "Description, BPM, key, scale and a tag, on a public track.",
        counted: (count) => counted(count, "track", "tracks"),
    },
    collaboration: {
        name: "Collaborations", action: "Collaborate", icon: "followers", hue: "pink", per: "per track",
        rule: "A public track of two artists or more.",
        counted: (count) => counted(count, "track", "tracks"),
    },
    achievement: {
        name: "Achievements", action: "Unlock achievements", icon: "level", hue: "amber", per: "each, some none",
        rule: "Once each, for good.",
        counted: (count) => `${fullNumber(count)} unlocked`,
    },
    correction: {
        name: "Corrections", icon: "decline", hue: "danger",
        counted: (count) => counted(count, "taken back", "taken back"),
    },
};

/// +100, −12, 0.
export function withSign(value) {
    if (typeof value === "symbol" || value > 0) return `+${fullNumber(value)}`;
    return fullNumber(value);
}

/// 1,200 XP.
export function amount(value) {
    return isFigure(value) ? `${fullNumber(value)} XP` : dash("unknown");
}

/// The five actions with their XP: `amounts` of the rules, `range` of the achievements' XP; null where not known.
export function actionRows(amounts, range) {
    return Object.entries(sources).filter(([, each]) => each.action !== undefined).map(([source, each]) => {
        const worth = source === "achievement" ? rangeWords(range)
            : isFigure(amounts?.[source]) ? `${withSign(amounts[source])} XP` : null;
        return element("li", { class: `action hue-${each.hue}`, "data-action": source },
            element("span", { class: "tile" }, icon(each.icon)),
            element("span", { class: "action-text" },
                element("span", { class: "action-name" }, each.action), element("small", {}, each.rule)),
            element("span", { class: "action-worth" },
                element("strong", {}, worth ?? dash("unknown")), element("small", {}, each.per)));
    });
}

/// The least and the most that an achievement gives; null without any.
export function rangeOf(achievements) {
    const all = achievements.map((each) => each.xp).filter((xp) => Number.isSafeInteger(xp));
    if (all.length === 0) return null;
    const some = all.filter((xp) => xp > 0);
    return { least: some.length === 0 ? 0 : Math.min(...some), most: Math.max(...all) };
}

function rangeWords(range) {
    if (range === null) return null;
    const { least, most } = range;
    return least === most ? `${withSign(most)} XP` : `${fullNumber(least)}–${fullNumber(most)} XP`;
}

/// Bones in the shape of the actions.
export function showActionBones(place) {
    const bone = () => element("li", { class: "action" }, element("span", { class: "bone" }));
    fill(place, Array.from({ length: 5 }, bone));
}
