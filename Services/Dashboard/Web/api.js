// What the pages ask of the dashboard's server: same origin, JSON, the session in a cookie. Every failure
// becomes an `Unanswered` with a sentence that can be shown.

import { beyondExact } from "./format.js";

const patience = 20000;
const unreadable = "The dashboard sent an answer this page cannot read.";

/// A question that got no usable answer; `reason` is a sentence for the reader.
export class Unanswered extends Error {
    constructor(reason) {
        super(reason);
        this.reason = reason;
    }
}

/// The page's data; `artist` null leaves the choice to the server, `names` null asks for every part.
export function readHome(artist, names, signal) {
    const query = new URLSearchParams();
    if (artist !== null) query.set("artist", artist);
    if (names !== null) query.set("parts", names.join(","));
    const text = query.toString();
    return read(text === "" ? "/api/v1/home" : `/api/v1/home?${text}`, signal);
}

/// Artists whose name matches, at most `limit`.
export async function searchArtists(text, limit, signal) {
    const query = new URLSearchParams({ query: text, limit: String(limit) });
    const answer = await read(`/api/v1/artists?${query}`, signal);
    if (!Array.isArray(answer.artists)) throw new Unanswered(unreadable);
    return answer.artists.filter((artist) => typeof artist?.id === "string");
}

async function read(address, signal) {
    const limit = AbortSignal.timeout(patience);
    const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    let response;
    let text;
    try {
        const headers = { Accept: "application/json" };
        response = await fetch(address, { headers, cache: "no-store", signal: both });
        text = await response.text();
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Unanswered(limit.aborted
            ? "The dashboard took longer than 20 seconds to answer."
            : "The dashboard does not answer.");
    }
    if (response.status === 401) {
        location.assign("/sign-in");
        return new Promise(() => {});
    }
    const value = parse(text);
    if (!response.ok) {
        const message = value?.error?.message;
        throw new Unanswered(typeof message === "string" && message !== ""
            ? message
            : `The dashboard answered with an error (HTTP ${response.status}).`);
    }
    if (value === null || typeof value !== "object") {
        throw new Unanswered(unreadable);
    }
    return value;
}

// A JSON number beyond 2^53 would be rounded without a word. Where the browser hands out the source text
// the digits are kept as a bigint; where it does not, the figure is marked as above what can be told.
function parse(text) {
    try {
        return JSON.parse(text, (_, value, context) => {
            if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
            const source = context?.source;
            return typeof source === "string" && /^-?\d+$/.test(source) ? BigInt(source) : beyondExact;
        });
    } catch {
        return undefined;
    }
}
