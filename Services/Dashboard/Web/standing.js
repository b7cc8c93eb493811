// Where the artist of the page stands on a board: rank, percentile, score, tier, movement, what is missing to the next
// better rank, and who stands around it. Who is not placed gets a dash and the reason.

import { element, fill, hiddenText } from "./dom.js";
import { counted, fullNumber, isFigure, scaledNumber } from "./format.js";
import { artistName, fullScore, movementMark, rankText, scoreText, tierBadge } from "./ranks.js";
import { dash, notice } from "./states.js";

const reasons = {
    optedOut: () => "Hidden from all boards by its own wish.",
    staff: () => "The platform’s staff are on no board.",
    noTracks: () => "An artist needs a public track to be placed.",
    noScore: ({ minimumTracks, label }) => (minimumTracks > 1
        ? `This board needs ${fullNumber(minimumTracks)} public tracks and a score above 0.`
        : `This board needs a score above 0: there are no ${label === "%" ? "figures" : label} yet.`),
};

/// Shows a standing. `page` is the board's, `standing` the artist's own with the reason where it is not placed, `show()`
/// leads to its row.
export function showStanding(place, { board, page, standing, link = null, show = null }) {
    const own = page.standing;
    const rank = own?.rank;
    if (!isFigure(rank)) {
        const reason = reasons[standing?.reason]?.(board) ?? "Not placed on this board.";
        fill(place, element("p", { class: "own-rank is-none" }, rankText(undefined)),
            element("p", { class: "own-of" }, Number(page.total) === 0 ? "Nobody is placed here yet"
                : `Not placed among ${counted(page.total, "artist", "artists")}`),
            element("p", { class: "own-reason" }, reason));
        return;
    }
    const mine = element("button", { class: "button is-quiet own-show", type: "button", "data-key": "own-show" },
        "Show in the list");
    mine.addEventListener("click", () => show?.());
    fill(place,
        element("div", { class: "own-head" },
            element("p", { class: "own-rank" }, hiddenText("Rank "), rankText(rank)),
            element("div", { class: "own-side" },
                element("p", { class: "own-of" }, `of ${counted(own.total, "artist", "artists")}`),
                element("p", { class: "own-marks" },
                    isFigure(own.percentile)
                        ? element("span", { class: "badge" }, `Top ${fullNumber(own.percentile)}\u202f%`) : null,
                    tierBadge(own.tier))),
            element("p", { class: "own-score" }, fullScore(own, board))),
        element("p", { class: "own-line" },
            element("span", {}, movementMark(own.movement), " since 00:00\u00a0UTC"),
            element("span", { class: "own-next" }, nextWords(own, board))),
        around(page.neighbours, page.standing.artist, board, link), show === null ? null : mine);
}

/// Instead of a standing: why nobody knows it.
export function showNoStanding(place, reason, again) {
    fill(place, element("p", { class: "own-rank is-none" }, dash("unknown")),
        reason === null ? null : notice("failed", reason, again));
}

/// The shape of a standing that is on its way.
export function showStandingBones(place) {
    const bone = () => element("span", { class: "bone" });
    fill(place, hiddenText("Loading…"), element("div", { class: "own-bones" },
        Array.from({ length: 8 }, bone)));
}

function nextWords(own, board) {
    if (own.rank === 1) return "Nobody stands higher.";
    if (own.next === undefined) return null;
    const more = scaledNumber(own.next.more, board.decimals);
    const isOne = Number(own.next.more) === 1 && board.label.endsWith("s");
    return [element("strong", {}, `${more} more ${isOne ? board.label.slice(0, -1) : board.label}`),
        ` to pass #${fullNumber(own.next.rank)}`];
}

function around(neighbours, artist, board, link) {
    if (!Array.isArray(neighbours) || neighbours.length === 0) return null;
    return element("ol", { class: "around", "aria-label": "Around you" }, neighbours.map((entry) => {
        const isOwn = entry.artist === artist;
        return element("li", { class: isOwn ? "is-own" : null, "aria-current": isOwn ? "true" : null },
            element("span", { class: "around-rank" }, hiddenText("Rank "), fullNumber(entry.rank)),
            element("span", { class: "around-name" }, artistName(entry, isOwn ? null : link)),
            element("span", { class: "around-score" }, scoreText(entry, board)));
    }));
}
