// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package checktest runs cases of checks, and builds documents for them.
package checktest

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Case is a document that triggers a check (At is set) or a near miss that does not. Exactly one of Doc, Stmt
// and Cond is given, or In sets the document.
type Case struct {
	ID         string   // of the check
	Name       string   // what the case shows; may be empty
	Type       iam.Type // Identity if 0
	Attachment string
	In         func(*frame.Input) // sets further input

	Doc  string // a whole document, any text
	Stmt string // statements, separated by commas, of a document of version 2012-10-17
	Cond string // the Condition of a statement that allows s3:GetObject on objects of one bucket

	At      string      // path of the finding; "" for a near miss
	More    []string    // paths of further findings of the same check
	Class   frame.Class // wanted class, if not that of the check
	Also    []string    // ids of other checks that may have findings
	Message string      // text that the message or the remediation must hold, "" for any
}

// Input returns the document of the case with its use. A check that is off by default is switched on.
func (tc *Case) Input(suite *frame.Suite) frame.Input {
	text := tc.Doc
	switch {
	case tc.Stmt != "":
		text = Document(tc.Stmt)
	case tc.Cond != "":
		text = Document(Conditioned(tc.Cond))
	}
	in := frame.Input{Text: text, Use: view.Use{Type: tc.Type, Attachment: tc.Attachment}}
	if k := suite.Check(tc.ID); k != nil && k.Off {
		in.Overrides = map[string]frame.Class{k.ID: k.Class}
	}
	if tc.In != nil {
		tc.In(&in)
	}
	return in
}
