// What the pages ask of the dashboard's server: same origin, JSON, the session in a cookie. Every failure
// becomes an `Unanswered` with a sentence that can be shown, and where the server names one, the field that
// is to blame.

import { beyondExact } from "./format.js";

const patience = 20000;
const unreadable = "The dashboard sent an answer this page cannot read.";

/// A question that got no usable answer; `reason` is a sentence for the reader, `field` the name of the field
/// that was refused, or null.
export class Unanswered extends Error {
    constructor(reason, field = null) {
        super(reason);
        this.reason = reason;
        this.field = field;
    }
}

/// The sentence of anything that was thrown.
export function reasonOf(error) {
    return error instanceof Unanswered ? error.reason : "Something went wrong on this page.";
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

/// What frames each page: who is signed in, the menu, where help is.
export function readShell() {
    return read("/api/v1/home?parts=account,menu,support");
}

/// Asks a question; gives the answer's object.
export async function read(address, signal) {
    const value = await exchange("GET", address, undefined, signal);
    if (value === null || typeof value !== "object") throw new Unanswered(unreadable);
    return value;
}

/// Changes something; gives the answer's object, or null where the server has nothing more to say.
export async function send(method, address, body, signal) {
    const value = await exchange(method, address, body, signal);
    if (value === undefined) throw new Unanswered(unreadable);
    return value;
}

async function exchange(method, address, body, signal) {
    const limit = AbortSignal.timeout(patience);
    const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf"]').content;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    let text;
    try {
        response = await fetch(address, {
            method, headers, cache: "no-store", signal: both,
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        text = await response.text();
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Unanswered(limit.aborted
            ? "The dashboard took longer than 20 seconds to answer."
            : "The dashboard does not answer.");
    }
    if (response.status === 204) return null;
    const value = parse(text);
    const problem = value?.error;
    // A field that is refused (a wrong password, say) is not the end of the session.
    if (response.status === 401 && typeof problem?.field !== "string") {
        location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
        return new Promise(() => {});
    }
    if (!response.ok) {
        const message = typeof problem?.message === "string" && problem.message !== ""
            ? problem.message
            : `The dashboard answered with an error (HTTP ${response.status}).`;
        throw new Unanswered(message, typeof problem?.field === "string" ? problem.field : null);
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
