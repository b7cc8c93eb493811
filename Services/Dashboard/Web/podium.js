// The first three of a board. They stand in the order of ranks for who hears them, and with the first in the middle for
// who sees them; a shared rank is shown as the same rank.

import { element, fill, hiddenText } from "./dom.js";
import { fullNumber } from "./format.js";
import { allowedPicture, picture } from "./picture.js";
import { artistName, fullScore, movementMark, tierBadge } from "./ranks.js";

/// Shows the first entries of a board in `place`; `own` is the artist of the page, `link` the template of artists' pages.
export function showPodium(place, entries, board, { own = null, link = null } = {}) {
    fill(place, element("ol", { class: "podium", "aria-label": `The first three of the board ${board.title}` },
        entries.slice(0, 3).map((entry, index) => step(entry, index, board, own, link))));
}

/// The shape of a podium that is on its way.
export function showPodiumBones(place) {
    fill(place, hiddenText("Loading…"), element("div", { class: "podium" }, [0, 1, 2].map((index) =>
        element("div", { class: `podium-step is-${index + 1} has-${index + 1}` },
            element("div", { class: "podium-who" }, element("span", { class: "picture" }),
                element("span", { class: "bone" }), element("span", { class: "bone" })),
            element("div", { class: "podium-block" })))));
}

function step(entry, index, board, own, link) {
    const isOwn = entry.artist === own;
    // Where it stands is its place; how high, its rank.
    const kinds = [`is-${index + 1}`, `has-${entry.rank < 4 ? entry.rank : 3}`, isOwn ? "is-own" : ""];
    return element("li", { class: `podium-step ${kinds.join(" ").trim()}` },
        element("div", { class: "podium-who" },
            picture(entry.artist, allowedPicture(entry.picture)),
            element("p", { class: "podium-name" }, artistName(entry, link),
                isOwn ? hiddenText(", the artist of this page") : null),
            element("p", { class: "podium-score" }, fullScore(entry, board)),
            element("p", { class: "podium-more" }, tierBadge(entry.tier),
                entry.movement.state === "unknown" ? null : movementMark(entry.movement))),
        element("div", { class: "podium-block" }, hiddenText("Rank "),
            element("span", { class: "podium-rank" }, fullNumber(entry.rank))));
}
