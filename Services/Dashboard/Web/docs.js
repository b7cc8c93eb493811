// The documentation of the HTTP API, made from the description the server gives to programs: what is listed here
// is what is served.

import { read } from "./api.js";
import { artistOfAddress, loadShell, startShell, withArtist } from "./app.js";
import { command, offerCopy } from "./copy.js";
import { byID, element, fill } from "./dom.js";
import { badge } from "./states.js";
import { Panel } from "./panel.js";

const methods = ["get", "post", "put", "patch", "delete"];
const hues = { get: "blue", post: "emerald", put: "amber", patch: "amber", delete: "pink" };

startShell();
byID("docs-account").href = `${withArtist("/account", artistOfAddress())}#tokens`;
const first = byID("docs-first");
first.querySelector("code").textContent = curl("get", "/api/v1/home", [], "token");
offerCopy(first);
const panel = new Panel({
    place: byID("routes-panel"), title: byID("routes-title"), what: "loading the routes",
    ask: () => read("/api/v1/openapi.json"), show: showRoutes,
});
panel.load();
byID("docs-query").addEventListener("input", filter);
loadShell({ current: null, related: ["home"] });

function showRoutes(document) {
    const routes = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
        methods.filter((method) => item[method] !== undefined)
            .map((method) => routeOf(document, path, method, item[method], item.parameters ?? [])));
    if (routes.length === 0) return element("p", { class: "panel-instead" }, "The server describes no routes.");
    const links = routes.map((route) => element("li", {}, element("a", { class: "is-route", href: `#${route.id}` },
        `${route.method.toUpperCase()} ${shortPath(route.path)}`)));
    fill(byID("routes-nav"), byID("routes-nav").firstElementChild, links);
    byID("docs-filter").hidden = routes.length < 4;
    return element("div", { class: "routes" }, routes.map((route) => showRoute(route)),
        element("p", { class: "panel-instead", id: "routes-none", hidden: true }, "No route has these words."));
}

// Everything the page says about one route, read from the document's own words.
function routeOf(document, path, method, operation, common) {
    const parameters = [...common, ...(operation.parameters ?? [])].map((each) => resolve(document, each));
    const body = resolve(document, operation.requestBody)?.content?.["application/json"]?.schema;
    const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
    return {
        path, method, parameters, good,
        id: `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, "-")}`,
        summary: operation.summary ?? "",
        description: operation.description ?? "",
        body: fieldsOf(document, body),
        access: accessOf(document, operation),
        gives: good === undefined ? "" : resolve(document, good[1])?.description ?? "",
        members: fieldsOf(document, resolve(document, good?.[1])?.content?.["application/json"]?.schema),
    };
}

function showRoute(route) {
    const access = route.access;
    const tone = access.kind === "token" ? "plain" : "";
    return element("article", { class: "route", id: route.id, "aria-labelledby": `${route.id}-title`, tabindex: "-1" },
        element("div", { class: "route-head" },
            element("h3", { id: `${route.id}-title` },
                element("span", { class: `route-method hue-${hues[route.method]}` }, route.method.toUpperCase()),
                element("span", { class: "route-path" }, markedPath(route.path))),
            element("span", { class: "route-scope" }, badge(tone, access.words))),
        route.summary === "" ? null : element("p", {}, route.summary),
        route.description === "" || route.description === route.summary
            ? null : element("p", { class: "route-gives" }, route.description),
        fields("Parameters", route.parameters.map((each) => ({
            name: each.name, kind: kindOf(each.schema), required: each.required === true,
            note: each.in === "query" ? "" : `in the ${each.in}`,
            text: each.description ?? each.schema?.description ?? "",
        }))),
        fields("Body (JSON)", route.body),
        answer(route),
        command(curl(route.method, route.path, route.parameters, access.kind, access.cookie, route.body)));
}

// The members of what comes back are many: they open on demand.
function answer(route) {
    if (route.good === undefined) return null;
    const status = `Gives ${route.good[0]}: `;
    if (route.members.length === 0) return element("p", { class: "route-gives" }, status, route.gives);
    const names = element("code", {}, route.members.map((each) => each.name).join(", "));
    return element("details", { class: "route-gives" },
        element("summary", {}, status, names), list(route.members));
}

function fields(title, members) {
    if (members.length === 0) return null;
    return element("div", {}, element("h4", {}, title), list(members));
}

function list(members) {
    return element("dl", { class: "route-fields" }, members.map((each) => element("div", {},
        element("dt", {}, element("code", {}, each.name),
            element("small", {}, [each.kind, each.required ? "" : "optional", each.note]
                .filter((word) => word !== "").join(", "))),
        element("dd", {}, each.text))));
}

// Who may call: anybody, a token with a scope, or nobody but a browser that is signed in.
function accessOf(document, operation) {
    const ways = operation.security ?? document.security ?? [];
    const schemes = document.components?.securitySchemes ?? {};
    const cookie = Object.values(schemes).find((scheme) => scheme.in === "cookie")?.name ?? "SESSION";
    if (typeof operation["x-scope"] === "string") {
        return { kind: "token", words: `Scope ${operation["x-scope"]}`, cookie };
    }
    if (ways.length === 0 || ways.some((way) => Object.keys(way).length === 0)) {
        return { kind: "open", words: "Open to anyone", cookie };
    }
    for (const way of ways) {
        for (const [name, scopes] of Object.entries(way)) {
            if (schemes[name]?.in === "cookie") continue;
            const needed = Array.isArray(scopes) ? scopes : [];
            return { kind: "token", words: needed.length === 0 ? "Token" : `Scope ${needed.join(", ")}`, cookie };
        }
    }
    return { kind: "session", words: "Signed-in browser only", cookie };
}

function fieldsOf(document, schema) {
    const whole = resolve(document, schema);
    if (whole?.properties === undefined) return [];
    return Object.entries(whole.properties).map(([name, property]) => {
        const known = resolve(document, property);
        return {
            name, kind: kindOf(known), required: (whole.required ?? []).includes(name), note: "", schema: known,
            text: property.description ?? known?.description ?? "",
        };
    });
}

function kindOf(schema) {
    if (schema === undefined || schema === null) return "";
    if (Array.isArray(schema.oneOf)) return `one of ${schema.oneOf.length} forms`;
    const type = Array.isArray(schema.type) ? schema.type.filter((each) => each !== "null").join(" or ") : schema.type;
    const parts = [schema.format ?? (type === "array" ? "list" : type) ?? ""];
    if (Array.isArray(schema.enum)) parts[0] = schema.enum.join(" | ");
    const { minimum, maximum } = schema;
    if (minimum !== undefined && maximum !== undefined) parts.push(`${minimum}–${maximum}`);
    if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
    return parts.filter((part) => part !== "").join(", ");
}

// Follows a reference inside the document, a few steps at most; a description beside a schema stays with it.
function resolve(document, value, depth = 0) {
    if (Array.isArray(value?.allOf) && value.allOf.length === 1 && depth <= 8) {
        const { allOf, ...own } = value;
        return { ...resolve(document, allOf[0], depth + 1), ...own };
    }
    if (typeof value?.$ref !== "string" || !value.$ref.startsWith("#/") || depth > 8) return value;
    const found = value.$ref.slice(2).split("/")
        .reduce((node, key) => node?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
    return resolve(document, found, depth + 1);
}

function curl(method, path, parameters, kind, cookie = "SESSION", body = []) {
    const value = (name) => parameters.find((each) => each.name === name)?.example ?? name.toUpperCase();
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name) => value(name));
    const query = parameters.filter((each) => each.in === "query" && each.required === true)
        .map((each) => `${each.name}=${value(each.name)}`).join("&");
    const address = `${location.origin}${filled}${query === "" ? "" : `?${query}`}`;
    const words = ["curl"];
    if (method !== "get") words.push("-X", method.toUpperCase());
    if (kind === "token") words.push("-H", '"Authorization: Bearer $TOKEN"');
    if (kind === "session") words.push("-b", `"${cookie}=$SESSION"`);
    if (kind === "session" && method !== "get") {
        words.push("-H", '"X-CSRF-Token: $CSRF"', "-H", `'Origin: ${location.origin}'`);
    }
    if (body.length > 0) {
        const needed = body.filter((each) => each.required);
        const json = Object.fromEntries(needed.map((each) => [each.name, sample(each.schema)]));
        words.push("-H", "'Content-Type: application/json'", "-d", `'${JSON.stringify(json)}'`);
    }
    words.push(/[?&*\s]/.test(address) ? `'${address}'` : address);
    return words.join(" ");
}

function sample(schema) {
    if (Array.isArray(schema?.enum)) return schema.enum[0];
    if (schema?.type === "array") return [sample(schema.items)];
    const samples = { integer: 1, number: 1, boolean: true };
    return Object.hasOwn(samples, schema?.type ?? "") ? samples[schema.type] : "…";
}

function markedPath(path) {
    return path.split(/(\{[^}]+\})/).filter((part) => part !== "")
        .map((part) => (part.startsWith("{") ? element("em", {}, part) : part));
}

function shortPath(path) {
    return path.replace(/^\/api\/v1/, "");
}

function filter() {
    const words = byID("docs-query").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let shown = 0;
    for (const route of document.querySelectorAll(".route")) {
        const text = route.textContent.toLowerCase();
        route.hidden = !words.every((word) => text.includes(word));
        if (!route.hidden) shown += 1;
    }
    const none = byID("routes-none");
    if (none !== null) none.hidden = shown > 0;
}
