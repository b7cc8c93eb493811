// Links that are made from configured templates: {id} and the like stand for what a row is about. A template that is
// not configured, or that needs something a row has not, gives none.

import { element, hiddenText, newTab, personName, safeAddress } from "./dom.js";

/// Where a template leads, or null.
export function filled(template, values) {
    if (typeof template !== "string") return null;
    let text = template;
    for (const [name, value] of Object.entries(values)) {
        if (!text.includes(`{${name}}`)) continue;
        if (typeof value !== "string" || value === "") return null;
        text = text.split(`{${name}}`).join(encodeURIComponent(value));
    }
    // What a row may lack is not always a member that says so.
    if (/\{\w+\}/u.test(text)) return null;
    return safeAddress(text)?.href ?? null;
}

/// A name that leads to the page of a template with `{id}`, or the name alone where there is none.
export function templateLink(template, id, name) {
    const [link] = [outward(filled(template, { id }), {}, personName(name))].flat();
    return link;
}

/// Content as a link that opens a new tab, or by itself where there is no address.
export function outward(address, attributes, ...content) {
    if (address === null) return content;
    return element("a", { href: address, ...newTab, ...attributes }, ...content, hiddenText(" (opens in a new tab)"));
}
