/// Where a value came from.
package enum ConfigurationSource: Sendable, Hashable, CustomStringConvertible {
    case declaration
    /// The path of the file as it was given, and the key.
    case file(path: String, key: String)
    /// The variable's name.
    case environment(String)
    /// The flag as it was typed, e.g. "--listen".
    case flag(String)

    /// As a message starts with it: `config.json: "http.port"`, `BEATPASS_HTTP_PORT`, `--listen`.
    package var description: String {
        switch self {
        case .declaration: "default"
        case .file(let path, let key): "\(path): \"\(key)\""
        case .environment(let variable): variable
        case .flag(let flag): flag
        }
    }

    /// Without the key, for a list that names the key already.
    var origin: String {
        if case .file(let path, _) = self { path } else { description }
    }
}
