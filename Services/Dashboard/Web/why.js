// "Why this number?": a small button beside a figure's name, which asks the catalog where the figure comes from and
// shows the answer in a dialog: its rule, what went in, what was left out, as of when. In rows the figure itself is
// the button.
//
//     addWhy(cardOf(place, "plays").root, { figure: "plays", name: "Total Plays", artist: () => id });
//     whyFigure({ figure: "points", name: "Points", artist: () => id, track: { id, title } }, "1.5 points", "1.500");
//
// `figure` is plays, platformShare, growth or points; `artist()` gives the artist's id, or null for the first that the
// account may act for; `zone()` is whose clock tells the times. Nothing is asked before the button is pressed.

import { read } from "./api.js";
import { openDialog } from "./dialog.js";
import { byID, element, hiddenText, personName, quotedName } from "./dom.js";
import {
    clockTime, counted, dayAndTime, fullNumber, isFigure, readTime, sharePercent, shortDay, signedPercent,
} from "./format.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";

const grouped = new Intl.NumberFormat("en", { minimumFractionDigits: 0, maximumFractionDigits: 3 });

/// Puts the button behind the name of a card's figure.
export function addWhy(card, about) {
    const name = card.querySelector("dt");
    const tile = name.querySelector(".tile");
    const words = element("span", { class: "why-name" });
    while (name.firstChild !== null && name.firstChild !== tile) words.append(name.firstChild);
    words.append(opener(about, "why-button", `Why this number? ${about.name}`, icon("info")));
    name.prepend(words);
}

/// A track's figure that is its own button: in a column of figures a sign beside each would be louder than they are.
/// `words` tells the figure with its unit.
export function whyFigure(about, words, ...figure) {
    return opener(about, "why-figure", `Why ${words} for ${quotedName(about.track.title)}?`, ...figure);
}

function opener(about, kind, words, ...content) {
    const button = element("button", {
        class: kind, type: "button", "aria-label": words, title: "Why this number?", "aria-haspopup": "dialog",
        "data-key": `why-${about.figure}-${about.track?.id ?? ""}`,
    }, ...content);
    button.addEventListener("click", () => explain(about));
    return button;
}

function explain({ figure, name, artist, track = null, zone = () => undefined }) {
    const place = element("div", { class: "explained", "aria-busy": "true" }, bones());
    const box = openDialog({ title: `Why this number? ${name}`, wide: true, content: () => place });
    const panel = new Panel({
        place, what: "loading the explanation", title: byID(box.getAttribute("aria-labelledby")),
        ask: () => read(address(figure, artist(), track)),
        show: (answer) => shown(answer, name, zone()),
    });
    panel.load();
}

function address(figure, artist, track) {
    const query = new URLSearchParams();
    if (artist !== null && artist !== undefined) query.set("artist", artist);
    if (track !== null) query.set("track", track.id);
    const text = query.toString();
    return `/api/v1/figures/${figure}${text === "" ? "" : `?${text}`}`;
}

function bones() {
    return [hiddenText("Loading…"), ...Array.from({ length: 6 }, () => element("span", { class: "bone explained-bone" }))];
}

function shown(answer, name, zone) {
    const time = readTime(answer.asOf);
    const left = Array.isArray(answer.leftOut) ? answer.leftOut : [];
    return [
        answer.track === undefined ? null : element("p", { class: "explained-track" }, "Of ", personName(answer.track.title)),
        element("p", { class: "explained-rule" }, answer.rule),
        table("What it is made of", answer.inputs.map((input) => [personName(input.label), amount(input.amount, zone)]),
            [name, value(answer)]),
        left.length === 0
            ? element("p", { class: "explained-none" }, "Nothing was left out.")
            : table("What was left out", left.map((each) => [each.about, kinds[each.of]?.(each.count) ?? "unknown"])),
        element("p", { class: "explained-as-of" }, "As of ", time === null ? "an unknown time"
            : element("time", { datetime: answer.asOf, title: answer.asOf }, clockTime(time, zone))),
    ];
}

const kinds = {
    plays: (count) => counted(count, "play", "plays"),
    tracks: (count) => counted(count, "track", "tracks"),
};

function table(caption, rows, sum) {
    const row = ([label, figure], kind) => element("tr", { class: kind },
        element("th", { scope: "row" }, label), element("td", {}, figure));
    return element("table", { class: "explained-table" }, element("caption", {}, caption),
        element("tbody", {}, rows.map((each) => row(each, null)), sum === undefined ? null : row(sum, "is-sum")));
}

// The value alone, as the card shows it.
function value({ value: given, inputs }) {
    if (given?.unit === "missing") return `Calculating: ${counted(given.value, "more play", "more plays")} needed`;
    if (given?.unit === "millionths") {
        const own = inputs.find((each) => each.name === "ownPoints")?.amount.value;
        return isPlain(given.value) ? sharePercent(given.value, own > 0) : "unknown";
    }
    return amount(given);
}

function amount(given, zone) {
    const number = given?.value;
    switch (given?.unit) {
    case "count": return isFigure(number) ? fullNumber(number) : "unknown";
    case "milliPoints": return isPlain(number) ? `${grouped.format(number / 1000)} points` : "unknown";
    case "millionths": return isPlain(number) ? (number / 1e6).toFixed(6) : "unknown";
    case "tenthsOfPercent": return isPlain(number) ? signedPercent(number) : "unknown";
    case "milliMonths": return isPlain(number) ? `${grouped.format(number / 1000)} months` : "unknown";
    case "days": return days(given);
    case "time": return moment(given.time, zone);
    default: return "unknown";
    }
}

function isPlain(number) {
    return Number.isSafeInteger(number);
}

// UTC days, both ends with them.
function days({ from, until }) {
    const [first, last] = [from, until].map((day) => readTime(`${day}T00:00:00Z`));
    if (first === null || last === null) return "unknown";
    return `${shortDay(first, "UTC")} – ${shortDay(last, "UTC")}`;
}

function moment(text, zone) {
    const time = readTime(text);
    return time === null ? "unknown" : element("time", { datetime: text }, dayAndTime(time, zone));
}
