// How ranks, scores, tiers and movement are told, wherever they stand. A score is a whole number of a board's smallest
// units; the board says how many digits are behind its point, and its unit.

import { element, hiddenText, newTab, personName } from "./dom.js";
import { verifiedMark } from "./chooser.js";
import { counted, fullNumber, isFigure, scaledNumber } from "./format.js";
import { icon } from "./icons.js";
import { filled } from "./links.js";
import { dash } from "./states.js";

const tiers = { bronze: "Bronze", silver: "Silver", gold: "Gold", platinum: "Platinum", diamond: "Diamond" };

/// What a tier is called.
export function tierName(tier) {
    return Object.hasOwn(tiers, tier ?? "") ? tiers[tier] : null;
}

/// A tier: its name, and its colour.
export function tierBadge(tier) {
    const name = tierName(tier);
    return name === null ? null : element("span", { class: `tier is-${tier}` }, name);
}

/// "#12", or a dash with its meaning.
export function rankText(rank) {
    return isFigure(rank) ? `#${fullNumber(rank)}` : dash("not placed");
}

/// A score's digits, without its unit but with a per cent sign.
export function scoreText({ score, belowOne }, { decimals, label }) {
    if (!isFigure(score)) return "–";
    const percent = label === "%" ? "\u202f%" : "";
    if (belowOne === true) return `<${scaledNumber(1, decimals)}${percent}`;
    return `${scaledNumber(score, decimals)}${percent}`;
}

/// The same with its unit.
export function fullScore(entry, board) {
    const text = scoreText(entry, board);
    if (board.label === "%") return text;
    const isOne = board.decimals === 0 && Number(entry.score) === 1 && board.label.endsWith("s");
    return `${text} ${isOne ? board.label.slice(0, -1) : board.label}`;
}

/// What a column of scores is called.
export function scoreName({ label, title }) {
    return label === "%" ? title : label[0].toUpperCase() + label.slice(1);
}

/// The numbers beside a score, in the order of the board's columns: `{name, title, text}`, text null where there is none.
export function supporting(entry, board) {
    const values = Array.isArray(entry.supporting) ? entry.supporting : [];
    return board.columns.map((column) => {
        const value = values.find((each) => each.name === column.name)?.value;
        return { ...column, text: isFigure(value) ? scaledNumber(value, column.decimals) : null };
    });
}

/// How a rank has changed since 00:00 UTC: a sign, a number and a colour; words for those who see none of them.
export function movementMark(movement) {
    const ranks = movement?.ranks;
    if (movement?.state === "new") {
        return element("span", { class: "movement is-new", title: "Was not on this board at 00:00 UTC" }, "New");
    }
    if (movement?.state !== "measured" || !isFigure(ranks)) {
        const title = "No ranks were kept at the last 00:00 UTC";
        return element("span", { class: "movement", title }, dash("movement not known"));
    }
    const words = movementWords(ranks);
    if (ranks === 0) {
        return element("span", { class: "movement", title: words },
            element("span", { "aria-hidden": "true" }, "="), hiddenText(words));
    }
    const size = ranks < 0 ? -ranks : ranks;
    return element("span", { class: `movement is-${ranks > 0 ? "up" : "down"}`, title: words },
        icon(ranks > 0 ? "up" : "down"), element("span", { "aria-hidden": "true" }, fullNumber(size)), hiddenText(words));
}

function movementWords(ranks) {
    if (ranks === 0) return "Same rank as at 00:00 UTC";
    const size = ranks < 0 ? -ranks : ranks;
    return `${ranks > 0 ? "Up" : "Down"} ${counted(size, "rank", "ranks")} since 00:00 UTC`;
}

/// An artist's name with its mark, as a link where there is an address for it.
export function artistName(entry, template) {
    const address = filled(template, { id: entry.artist, slug: entry.slug ?? "" });
    const name = personName(entry.name);
    return [
        address === null ? name
            : element("a", { href: address, ...newTab }, name, hiddenText(" (opens in a new tab)")),
        verifiedMark(entry.verified),
    ];
}
