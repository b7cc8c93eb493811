extension String {
    /// nil where there is nothing: how an unset key or an empty field of a form is told.
    var nonEmpty: String? { isEmpty ? nil : self }
}
