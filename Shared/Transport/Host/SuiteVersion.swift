/// The version of the suite that this build is of.
package enum SuiteVersion {
    package static let text = "0.1.0"
}
