internal import HTTP

/// The fields of a form that was posted (`application/x-www-form-urlencoded`): a body written as a query is.
struct FormBody {
    private let form: HTTPRequest?

    /// Without fields where the body is something else.
    init(_ request: HTTPRequest) {
        let type = request.headers["Content-Type"]?.prefix { $0 != ";" } ?? ""
        guard type == "application/x-www-form-urlencoded", let text = String(validating: request.body, as: UTF8.self)
        else {
            form = nil
            return
        }
        form = try? HTTPRequest(method: .post, target: "/?" + text)
    }

    subscript(name: String) -> String? { form?.queryValue(name) }
}
