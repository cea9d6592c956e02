// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Finding is one thing that is wrong with a document, or could be better.
type Finding struct {
	ID    string
	Class Class
	// Message says what was found and what AWS does with it; Remediation what to do.
	Message, Remediation string
	// Node is where it is, nil for the text as a whole. What is missing is reported on its parent.
	Node *policy.Node
	// Pos is the place in the text, the zero Pos if there is none.
	Pos policy.Pos
	// Sid is that of the statement, "" if there is none.
	Sid string
	// Documentation is the AWS page concerned.
	Documentation string

	// Span is the part of the string that is concerned, as byte offsets; both 0 for all of it.
	Span [2]int
	// Related are further places.
	Related []policy.Related
	// Suggestion is a text to put in place of the string at Node, or of the name of the member where Pos is at the name; "" for none.
	Suggestion string
	// AWSCode is the code of Access Analyzer, AWSOutcome what AWS does with such a document.
	AWSCode    string
	AWSOutcome Outcome
	// DataDate is the date of the catalogue, if the finding is based on it.
	DataDate string
	// Reason is why the finding is ignored, of an ignored one.
	Reason string

	stmt     int // index of the statement, -1 for none
	Subject  string
	Subjects []string // of the findings that were put together with this one
	replaced bool     // dropped, because another finding has the same cause
}

// Path is the JSON path of the value concerned, "$" for the document.
func (f *Finding) Path() string { return f.Node.Path() }

// Report is what is found in one document.
type Report struct {
	// Findings in document order, then by id.
	Findings []Finding
	// Ignored are the findings that an entry of [Input.Ignore] accepts.
	Ignored []Finding
	// Notes say what could not be looked at.
	Notes []string
	// Unknown are the paths of the values that are not known yet.
	Unknown []string
}

// Worst returns the gravest class among the findings, 0 if there are none.
func (r *Report) Worst() Class {
	var worst Class
	for i := range r.Findings {
		worst = max(worst, r.Findings[i].Class)
	}
	return worst
}

// Has reports whether there is a finding of the check.
func (r *Report) Has(id string) bool {
	for i := range r.Findings {
		if r.Findings[i].ID == id {
			return true
		}
	}
	return false
}
