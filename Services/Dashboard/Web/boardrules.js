// How a board works, from what the board says of itself: the table that computes it.

import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { fullNumber, scaledNumber } from "./format.js";
import { tierBadge } from "./ranks.js";
import { DataTable } from "./table.js";

/// Opens the explanation of a board; `boards` are all, because a score may be made of others.
export function explainBoard(board, boards) {
    openDialog({ title: `How ${board.title} works`, wide: true, content: () => [
        element("p", { class: "rules-lead" }, board.explanation),
        board.terms.length === 0 ? null : weights(board, boards),
        tiers(board),
        element("h3", { class: "rules-title" }, "On every board"),
        element("ul", { class: "rules-text" }, words(board).map((text) => element("li", {}, text))),
    ] });
}

function weights(board, boards) {
    const table = new DataTable({
        caption: "What a score is made of", showCaption: true,
        columns: [
            { key: "of", name: "Of", cell: ({ of }) => capital(boards.find((each) => each.name === of)?.title ?? of) },
            { key: "weight", name: "Counts", isNumber: true, cell: ({ weight }) => `× ${scaledNumber(weight, 2)}` },
        ],
    });
    table.show({ rows: board.terms });
    return table.node;
}

function tiers(board) {
    const unit = board.label === "%" ? "\u202f%" : ` ${board.label}`;
    const table = new DataTable({
        caption: "Tiers", showCaption: true,
        columns: [
            { key: "tier", name: "Tier", cell: ({ tier }) => tierBadge(tier) },
            { key: "from", name: "From", isNumber: true, cell: ({ from, text }) => [
                `${scaledNumber(from, board.decimals)}${unit}`,
                typeof text === "string" ? element("small", {}, capital(text)) : null,
            ] },
        ],
    });
    table.show({ rows: board.tiers });
    return table.node;
}

function words(board) {
    return [
        `Placed are artists with at least ${board.minimumTracks > 1
            ? `${fullNumber(board.minimumTracks)} public tracks` : "one public track"} and a score above 0. `
            + "The platform’s staff are on no board, nor is who asked to be on none.",
        "Equal scores share a rank, and the next rank is as many further: 1, 2, 2, 4. Among equals stands first who "
            + "reached the score first.",
        "“Top p %” is the smallest whole p for which the artist is among the first p percent.",
        "Movement is the rank at the last 00:00 UTC less the rank now. “New” was not on the board then.",
    ];
}

function capital(text) {
    return text[0].toUpperCase() + text.slice(1);
}
