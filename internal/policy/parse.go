// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

// Parse reads a policy document from JSON text: [ParseJSON], then [Build]. The
// error is of type [Problems]. There is no document along with an error, since a
// document with a wrong part is refused as a whole (E-608).
func Parse(text string) (*Document, error) {
	root, problems := ParseJSON(text)
	if root == nil {
		return nil, problems.Err()
	}
	doc, more := Build(root)
	if err := append(problems, more...).Err(); err != nil {
		return nil, err
	}
	return doc, nil
}
