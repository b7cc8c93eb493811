internal import Contracts
internal import HTTP
internal import JSONRPC

/// Reads a call's members from the query of a URL, so that names, bounds and words stand in the contract alone.
///
/// Numbers and truth values stand there as in JSON, everything else without its quotation marks.
struct QueryReader: FieldVisitor {
    typealias Problem = WireError

    let http: HTTPRequest
    /// Members that come another way.
    let except: [String]

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) throws(WireError) {
        guard let text = text(of: "\(name)") else {
            guard rule.isRequired, !except.contains("\(name)") else { return }
            throw WireError(expected: "a value", found: "nothing").inside("\(name)")
        }
        value = try read(text, "\(name)", rule)
    }

    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) throws(WireError) {
        guard let text = text(of: "\(name)") else { return }
        value = try read(text, "\(name)", rule)
    }

    private func text(of name: String) -> String? {
        except.contains(name) ? nil : http.queryValue(name)
    }

    private func read<Value: WireValue>(_ text: String, _ name: String, _ rule: FieldRule) throws(WireError) -> Value {
        do throws(WireError) {
            let value = try Value(fromQuery: text)
            try rule.check(value)
            return value
        } catch {
            throw error.inside(name)
        }
    }
}

extension WireValue {
    fileprivate init(fromQuery text: String) throws(WireError) {
        let isBare = Self.self is Int64.Type || Self.self is Int.Type || Self.self is Bool.Type
        // What is no JSON is read as a string, for a message that tells what stood there.
        let json = (isBare ? try? RawJSON(parsing: Array(text.utf8)) : nil) ?? RawJSON { $0.string(text) }
        let read: Result<Self, WireError> = json.bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return Result { () throws(WireError) in try Self.read(&reader) }
        }
        self = try read.get()
    }
}

/// Lists a call's members as parameters of a URL's query.
struct QueryParameters: FieldVisitor {
    typealias Problem = Never

    let except: [String]
    private(set) var list: [Endpoint.Parameter] = []

    init(except: [String]) { self.except = except }

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) {
        // A list's members have blanks that stand for what is usual.
        add("\(name)", Value.self, rule, "\(about)", usual: RawJSON { [value] in value.write(to: &$0) }.description)
    }

    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) {
        add("\(name)", Value.self, rule, "\(about)", usual: nil)
    }

    private mutating func add<Value: WireValue>(
        _ name: String, _ type: Value.Type, _ rule: FieldRule, _ about: String, usual: String?
    ) {
        guard !except.contains(name) else { return }
        let bounds = rule.bounds.map { " \($0.lowerBound) to \($0.upperBound)\(Value.extentUnit)." } ?? ""
        let blank = usual.map { " \($0.filter { $0 != "\"" }) where it is left out." } ?? ""
        list.append(.query(name, about + bounds + blank, schema: RawJSON(Value.writeSchema(to:))))
    }
}

extension Endpoint.Parameter {
    /// The members of a call that are read from the query.
    static func query(of request: some WireObject, except: [String]) -> [Endpoint.Parameter] {
        var (request, visitor) = (request, QueryParameters(except: except))
        request.fields(&visitor)
        return visitor.list
    }
}

extension APIRequest {
    /// A call with its members as the query has them.
    ///
    /// - Parameter except: members that come another way.
    func query<Request: WireObject>(_ blank: Request, except: [String]) throws(APIRefusal) -> Request {
        var (request, visitor) = (blank, QueryReader(http: http, except: except))
        do throws(WireError) {
            try request.fields(&visitor)
            return request
        } catch {
            throw APIRefusal(
                400, "badParameter",
                "The \(error.path) does not fit: expected \(error.expected), found \(error.found).",
                field: error.path)
        }
    }
}
