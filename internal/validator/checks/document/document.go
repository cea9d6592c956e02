// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package document checks the text of documents, and the elements of documents and statements but for what these hold.
package document

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Checks are about the text of a document, and about its elements but for what they hold.
var Checks = slices.Concat(
	documentChecks, frame.WithTopic("structure", structureChecks), frame.WithTopic("sid", sidChecks), frame.WithTopic("effect", effectChecks),
)

// documentChecks are about the text of the document.
var documentChecks = slices.Concat(jsonChecks, textChecks)

// jsonChecks are found by package policy.
var jsonChecks = []frame.Check{
	{
		ID: policy.CodeSyntax, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseDocument, Link: frame.GrammarPage,
		Title:   "Text that is not JSON",
		Why:     "AWS refuses a policy that is not exactly one JSON value: for example with a missing comma, one comma too many, a comment, single quotes, a brace that is not closed, or nesting deeper than 64 levels.",
		Fix:     "Correct the text at this place, or let jsonencode() write it.",
		Example: `{"Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*",}]}`,
	},
	{
		ID: policy.CodeEmptyDocument, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeSyntax, Link: frame.GrammarPage,
		Title:   "Empty document",
		Why:     "There is nothing to store. Usually a template or file() returned nothing, or a conditional returned an empty string.",
		Fix:     "Give a policy, or do not create it at all.",
		Example: "\n",
	},
	{
		ID: policy.CodeByteOrderMark, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeSyntax, Link: frame.GrammarPage,
		Title:   "Byte order mark",
		Why:     "Some editors put the character U+FEFF, or the mark of UTF-16, in front of a file. JSON does not allow it.",
		Fix:     "Save the file as UTF-8 without a byte order mark.",
		Example: "\ufeff" + `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]}`,
	},
	{
		ID: policy.CodeTrailingData, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeSyntax, Link: frame.GrammarPage,
		Title:   "Text after the document",
		Why:     "Two documents were joined, or an edit left a brace. AWS refuses the text.",
		Fix:     "Remove the text after the end of the document, or merge the statements into one document.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]}}`,
	},
	{
		ID: policy.CodeDuplicateKey, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: policy.CodeSyntax, Link: frame.GrammarPage, Blocks: true,
		Title:   "Name written twice in one object",
		Why:     "Readers of JSON disagree on which of two members of the same name counts, so what AWS stores can differ from what was reviewed. Of an operator that is written twice in a Condition, the first block may be lost without an error.",
		Fix:     "Merge the two values into one.",
		Example: `{"Effect":"Allow","Action":"sns:Publish","Resource":"*","Action":"sns:Subscribe"}`,
		Adjust: func(_ *frame.Pass, _ *view.Statement, f *frame.Found) {
			if n := f.At; n != nil && n.Parent() != nil && n.Parent().Key() == "Condition" {
				f.Message += " A reader that uses the last one drops the conditions of the first without an error."
			}
		},
	},
	{
		ID: policy.CodeInvalidEncoding, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeSyntax, Link: frame.GrammarPage,
		Title:   "Text that is not UTF-8",
		Why:     "The text has bytes that are not valid characters, or half of a surrogate pair. AWS refuses it.",
		Fix:     "Save the file as UTF-8.",
		Example: `{"Version":"2012-10-17","Id":"\uD83D","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]}`,
	},
	{
		ID: policy.CodeTooLarge, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, Link: frame.QuotasPage,
		Title:   "Document larger than any policy",
		Why:     "No policy of AWS may have more than a small fraction of this size, and checking it would take unbounded work.",
		Fix:     "Split the document.",
		Example: "(a text of more than a mebibyte, or with more than 100,000 values)",
	},
	{
		ID: policy.CodeFurtherProblems, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, Link: frame.GrammarPage,
		Title:   "More problems than are listed",
		Why:     "The list of what is wrong with the structure of one document ends after one hundred entries.",
		Fix:     "Correct the listed problems first.",
		Example: "(a document with more than a hundred errors in its structure)",
	},
	{
		ID: policy.CodeNotObject, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: policy.CodeTypeMismatch, Link: frame.GrammarPage,
		Title:   "Document that is not an object",
		Why:     "A policy is one JSON object. A string that holds the document means that it was encoded twice, a list that only the statements were given.",
		Fix:     `Give one object: {"Version": "2012-10-17", "Statement": [ … ]}.`,
		Example: `"{\"Version\":\"2012-10-17\",\"Statement\":[]}"`,
	},
}
