// An achievement as a card: what it is and gives, since when it is unlocked or how far it is, and how many producers
// have it.

import { element, hiddenText } from "./dom.js";
import { ago, counted, dayAndTime, fullNumber, isFigure, readTime, shortDay } from "./format.js";
import { icon } from "./icons.js";
import { withSign } from "./sources.js";

const week = 604800000;

/// From the most common on, each with its colour.
export const rarities = { common: "muted", rare: "blue", epic: "violet", legendary: "amber" };

/// Whether the account has it.
export function isUnlocked(each) {
    return typeof each.unlockedAt === "string";
}

/// A word of the achievements' file as a title.
export function title(word) {
    return word === "" ? "Other" : word[0].toUpperCase() + word.slice(1);
}

/// The item of a list; `producers` is what those who have it are a part of.
export function achievementCard(each, producers, zone) {
    const isOpen = isUnlocked(each);
    return element("li", {
        class: `achievement hue-${rarities[each.rarity] ?? "muted"}${isOpen ? "" : " is-locked"}`,
        "data-achievement": each.id,
    },
    element("span", { class: "tile" }, icon(isOpen ? "level" : "lock")),
    element("div", {},
        element("h4", {}, each.name, hiddenText(isOpen ? " (unlocked)" : " (locked)")),
        element("p", { class: "achievement-rarity" },
            element("span", {}, title(each.rarity)), " · ", share(each.holders, producers))),
    element("p", { class: "achievement-about" }, each.description),
    element("div", { class: "achievement-foot" },
        isOpen ? since(each.unlockedAt, zone) : way(each.progress),
        element("strong", {}, each.xp === 0 ? "No XP" : `${withSign(each.xp)} XP`)));
}

/// How far a locked one is, 0 to 1; below 0 where that is no number.
export function nearness({ progress }) {
    if (!isFigure(progress?.value) || !isFigure(progress?.needed)) return -1;
    return Math.min(1, waysOf(progress)[0]);
}

function since(text, zone) {
    const time = readTime(text);
    if (time === null) return element("span", {}, "Unlocked");
    const isOld = Date.now() - time.getTime() >= week;
    return element("span", { class: "achievement-since" }, "Unlocked ",
        element("time", { datetime: text, title: dayAndTime(time, zone) },
            isOld ? shortDay(time, zone) : ago(time, zone)));
}

// How far a locked one is. Not every criterion has a number: a season does not come nearer.
function way(progress) {
    if (!isFigure(progress?.value) || !isFigure(progress?.needed)) return element("span", {}, "Locked");
    const [part, words] = waysOf(progress);
    // The thinnest bar would be one already.
    const filled = element("span", { class: "bar-fill", hidden: part === 0 });
    filled.style.width = `${Math.min(1, part) * 100}%`;
    return [element("span", { class: "bar-track", "aria-hidden": "true" }, filled), element("span", {}, words)];
}

// The part that is done, and the same in words. Percentages come in tenths.
const ways = {
    // What is counted all the time may be judged once a day alone.
    count: (value, needed) => [ratio(value, needed),
        `${fullNumber(value)} of ${fullNumber(needed)}${value >= needed ? ", due at 00:00\u00a0UTC" : ""}`],
    top: (value, needed) => [ratio(needed, value), `Top ${tenths(value)}, needs top ${tenths(needed)}`],
    percent: (value, needed) => [ratio(value, needed), `${tenths(value)}, needs more than ${tenths(needed)}`],
};

function waysOf({ measure, value, needed }) {
    return ways[measure]?.(value, needed) ?? ways.count(value, needed);
}

function ratio(part, whole) {
    return Math.max(0, Number(part) / Math.max(1, Number(whole)));
}

function tenths(value) {
    const number = Number(value);
    return `${number % 10 === 0 ? number / 10 : (number / 10).toFixed(1)}\u202f%`;
}

function share(holders, producers) {
    if (!isFigure(holders) || !isFigure(producers)) return "nobody knows how many have it";
    if (Number(holders) === 0) return "no producer yet";
    // Producers are counted once a day: where more than that have it already, the share is not known yet.
    if (holders > producers) return counted(holders, "producer has it", "producers have it");
    const part = (Number(holders) * 1000) / Number(producers);
    const words = part > 0 && part < 1 ? "<0.1\u202f%" : tenths(Math.round(part));
    const whole = `${fullNumber(holders)} of ${counted(producers, "producer", "producers")}`;
    return [element("span", { title: whole }, words), " ", hiddenText("of producers "), "have it"];
}
