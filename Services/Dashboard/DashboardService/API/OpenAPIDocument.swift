internal import Contracts
internal import HTTP
internal import JSONRPC

/// The HTTP API as an OpenAPI 3.1 document, from the same list that the router is made of.
enum OpenAPIDocument {
    /// - Parameters:
    ///   - server: the address that people type; "/" where none is configured.
    ///   - cookie: the name of the session's.
    static func make(_ endpoints: [Endpoint], version: String, server: String, cookie: String) -> RawJSON {
        RawJSON { writer in
            writer.object { writer in
                writer.member("openapi", "3.1.0")
                writer.key("info")
                writer.object { writer in
                    writer.member("title", "BeatPass Producer Dashboard")
                    writer.member("version", version)
                    writer.member("description", about)
                }
                writer.key("servers")
                writer.list { writer in writer.object { $0.member("url", server) } }
                writer.key("paths")
                writer.object { writer in
                    for (path, group) in grouped(endpoints) {
                        writer.key(path)
                        writer.object { writer in
                            for endpoint in group { write(endpoint, to: &writer) }
                        }
                    }
                }
                writer.key("components")
                writer.object { writer in writeComponents(cookie, to: &writer) }
            }
        }
    }

    private static let about =
        "What the pages read, for programs: send an API token as a bearer token. Times are UTC, RFC 3339. "
        + "Totals may be above 2^53: read integers exactly."

    /// Paths in the order of the list, each with its methods.
    private static func grouped(_ endpoints: [Endpoint]) -> [(path: String, endpoints: [Endpoint])] {
        var groups: [(path: String, endpoints: [Endpoint])] = []
        for endpoint in endpoints {
            if let index = groups.firstIndex(where: { $0.path == endpoint.path }) {
                groups[index].endpoints.append(endpoint)
            } else {
                groups.append((endpoint.path, [endpoint]))
            }
        }
        return groups
    }

    private static func write(_ endpoint: Endpoint, to writer: inout JSONWriter) {
        writer.key(endpoint.method.rawValue.lowercased())
        writer.object { writer in
            writer.member("summary", endpoint.about)
            writer.member("operationId", operationID(of: endpoint))
            writer.key("security")
            writer.list { writer in
                switch endpoint.access {
                case .anyone: break
                case .session: writer.object { $0.requirement("session") }
                case .scope:
                    writer.object { $0.requirement("token") }
                    writer.object { $0.requirement("session") }
                }
            }
            if case .scope(let scope) = endpoint.access { writer.member("x-scope", scope.rawValue) }
            if !endpoint.parameters.isEmpty {
                writer.key("parameters")
                writer.list { writer in for parameter in endpoint.parameters { write(parameter, to: &writer) } }
            }
            if let body = endpoint.body {
                writer.key("requestBody")
                writer.object { writer in
                    writer.key("required")
                    writer.bool(true)
                    writer.content(of: body)
                }
            }
            writer.key("responses")
            writer.object { writer in
                let isEmpty = endpoint.reply == nil && endpoint.file == nil
                writer.key(isEmpty ? "204" : "200")
                writer.object { writer in
                    writer.member("description", isEmpty ? "Done." : "What was asked for.")
                    if let reply = endpoint.reply { writer.content(of: reply) }
                    if let file = endpoint.file { writer.content(ofFile: file) }
                }
                writer.key("default")
                writer.object { $0.member("$ref", "#/components/responses/Refused") }
            }
        }
    }

    /// `readHome` of `GET /api/v1/home`: method and path as one name.
    private static func operationID(of endpoint: Endpoint) -> String {
        let words = endpoint.path.split(separator: "/").dropFirst(2).map { word in
            let name = word.filter { $0.isLetter || $0.isNumber }
            return name.prefix(1).uppercased() + name.dropFirst()
        }
        return endpoint.method.rawValue.lowercased() + words.joined()
    }

    private static func write(_ parameter: Endpoint.Parameter, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", parameter.name)
            writer.member("in", parameter.isInPath ? "path" : "query")
            writer.member("description", parameter.about)
            writer.key("required")
            writer.bool(parameter.isRequired)
            if let example = parameter.example { writer.member("example", example) }
            writer.key("schema")
            if let schema = parameter.schema {
                writer.raw(schema.bytes)
            } else {
                writer.object { $0.member("type", "string") }
            }
        }
    }

    private static func writeComponents(_ cookie: String, to writer: inout JSONWriter) {
        writer.key("securitySchemes")
        writer.object { writer in
            writer.key("token")
            writer.object { writer in
                writer.member("type", "http")
                writer.member("scheme", "bearer")
                writer.member("description", "An API token, made on the account page. It reads what its scopes name.")
            }
            writer.key("session")
            writer.object { writer in
                writer.member("type", "apiKey")
                writer.member("in", "cookie")
                writer.member("name", cookie)
                writer.member("description", "A browser that is signed in. Changes need the page's X-CSRF-Token too.")
            }
        }
        writer.key("responses")
        writer.object { writer in
            writer.key("Refused")
            writer.object { writer in
                writer.member("description", "Refused, with the reason as a sentence.")
                writer.content(of: APIErrorBody.self)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func object(_ members: (inout JSONWriter) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    fileprivate mutating func list(_ entries: (inout JSONWriter) -> Void) {
        beginArray()
        entries(&self)
        endArray()
    }

    fileprivate mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    fileprivate mutating func requirement(_ scheme: String) {
        key(scheme)
        beginArray()
        endArray()
    }

    fileprivate mutating func content(of type: any WireObject.Type) {
        key("content")
        object { writer in
            writer.key("application/json")
            writer.object { writer in
                writer.key("schema")
                type.writeSchema(to: &writer)
            }
        }
    }
    fileprivate mutating func content(ofFile mediaType: String) {
        key("content")
        object { writer in
            writer.key(mediaType)
            writer.object { writer in
                writer.key("schema")
                writer.object { $0.member("type", "string") }
            }
        }
    }
}
