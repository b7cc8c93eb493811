import HTTP
import Testing

@Suite("Codings that a client takes")
struct AcceptEncodingTests {
    @Test(
        arguments: [
            (["gzip"], true), (["gzip, deflate, br, zstd"], true), (["GZIP"], true), (["x-gzip"], true), (["*"], true),
            (["br;q=1.0, gzip;q=0.8, *;q=0.1"], true), (["gzip;q=0.001"], true), (["gzip;q=1"], true),
            (["gzip;q=1.000"], true),
            (["gzip ; q=0.5"], true), (["deflate\t,\tgzip"], true), (["gzip;Q=0.5"], true),
            (["deflate", "gzip"], true),
            (["gzip;q=0.5, identity;q=0.5"], true), (["identity;q=0, gzip;q=0.1"], true),
            (["*;q=0.5, identity;q=0"], true),
            (["gzip, *;q=0"], true), ([",,gzip,"], true), (["gzip;q=0.", "x"], false), (["gzip;q=0.5, gzip;q=0"], true),
            // Not taken, or less than the plain form.
            ([], false), ([""], false), ([" "], false), (["identity"], false), (["deflate, br"], false),
            (["gzip;q=0"], false),
            (["gzip;q=0.000"], false), (["*;q=0"], false), (["*, gzip;q=0"], false), (["gzip;q=0, x-gzip"], false),
            (["gzip;q=0.5, identity"], false), (["gzip;q=0.5, identity;q=0.6"], false),
            (["gzip;q=0, identity;q=0"], false),
            // Nothing that can be read.
            (["gzip;q=2"], false), (["gzip;q=1.001"], false), (["gzip;q=0.0001"], false), (["gzip;q=-1"], false),
            (["gzip;q=x"], false), (["gzip;q="], false), (["gzip;q"], false), (["gzip;level=9"], false),
            (["gzip;q=.5"], false),
            (["gzip;q=1;q=0"], false), (["gz ip"], false), (["gzipx"], false), (["\"gzip\""], false),
            (["gzip q=1"], false),
        ] as [([String], Bool)])
    func gzip(_ values: [String], _ isPreferred: Bool) throws {
        #expect(AcceptEncoding(values).prefersGzip == isPreferred)
        let headers = HTTPHeaders(values.map { HTTPField("ACCEPT-encoding", $0) })
        let request = try HTTPRequest(method: .get, target: "/", headers: headers)
        #expect(AcceptEncoding(request).prefersGzip == isPreferred)
    }

    @Test func aLongHeader() {
        let value = String(repeating: "a;q=0.5,", count: 4000) + "gzip"
        #expect(AcceptEncoding([value]).prefersGzip)
    }
}
