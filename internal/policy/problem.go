// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// The check ids of the problems that this package reports. Each is documented
// with the checks of the provider.
const (
	CodeSyntax             = "JSON_SYNTAX_ERROR"
	CodeEmptyDocument      = "JSON_EMPTY_DOCUMENT"
	CodeByteOrderMark      = "JSON_BYTE_ORDER_MARK"
	CodeTrailingData       = "JSON_TRAILING_DATA"
	CodeDuplicateKey       = "JSON_DUPLICATE_KEY"
	CodeInvalidEncoding    = "JSON_INVALID_ENCODING"
	CodeTooLarge           = "JSON_TOO_LARGE"
	CodeNotObject          = "POLICY_NOT_OBJECT"
	CodeInvalidElement     = "INVALID_POLICY_ELEMENT"
	CodeTypeMismatch       = "DATA_TYPE_MISMATCH"
	CodeNullElement        = "NULL_ELEMENT"
	CodeMissingStatement   = "MISSING_STATEMENT"
	CodeInvalidVersion     = "INVALID_VERSION"
	CodeElementCombination = "UNSUPPORTED_ELEMENT_COMBINATION"
	CodeMissingEffect      = "MISSING_EFFECT"
	CodeInvalidEffect      = "INVALID_EFFECT"
	CodeMissingAction      = "MISSING_ACTION"
	CodeEmptyAction        = "EMPTY_ARRAY_ACTION"
	CodeEmptyResource      = "EMPTY_ARRAY_RESOURCE"
	CodePrincipalFormat    = "INVALID_PRINCIPAL_FORMAT"
	CodePrincipalKey       = "INVALID_PRINCIPAL_KEY"
	CodeEmptyOperator      = "EMPTY_CONDITION_OPERATOR_BLOCK"
	// The four ids of an empty list of condition values, by the form of the operator.
	CodeEmptyCondition             = "EMPTY_ARRAY_CONDITION"
	CodeEmptyConditionForAllValues = "EMPTY_ARRAY_CONDITION_FORALLVALUES"
	CodeEmptyConditionForAnyValue  = "EMPTY_ARRAY_CONDITION_FORANYVALUE"
	CodeEmptyConditionIfExists     = "EMPTY_ARRAY_CONDITION_IFEXISTS"
	// CodeFurtherProblems is the last problem of a document that has more than
	// [MaxProblems] of them.
	CodeFurtherProblems = "FURTHER_PROBLEMS"
)

// MaxProblems is how many problems of one document are listed. A document with
// more gets one last problem that says how many were left out.
const MaxProblems = 100

// Problem is one thing that is wrong with a document.
type Problem struct {
	// Code is the id of the check, such as [CodeDuplicateKey].
	Code string
	// At is the value concerned, a node of the tree that was read; nil for the whole
	// document. What is missing is reported on its parent.
	At *Node
	// Pos is the place in the source text, the zero Pos if the document came
	// from HCL.
	Pos Pos
	// Message says what is wrong: one or two sentences.
	Message string
	// Fix says what to do about it: one or two sentences, empty if the message is
	// enough.
	Fix string
	// Related are further places that belong to the problem.
	Related []Related
}

// Related is a further place that belongs to a [Problem].
type Related struct {
	// At is the value concerned, nil for the whole document.
	At  *Node
	Pos Pos
	// Label says what is there, such as "first occurrence".
	Label string
}

// Path returns the JSON path of the value concerned, see [Node.Path].
func (p *Problem) Path() string { return p.At.Path() }

// Path returns the JSON path of the value concerned, see [Node.Path].
func (r *Related) Path() string { return r.At.Path() }

// Where returns the place of the problem as messages show it, such as
// "line 3, column 14 ($.Statement[0].Action)", or "" for the whole document.
func (p *Problem) Where() string { return where(p.Pos, p.Path()) }

// String returns place, message and remedy on one line.
func (p *Problem) String() string {
	var b strings.Builder
	if w := p.Where(); w != "" {
		b.WriteString(w)
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	if p.Fix != "" {
		b.WriteByte(' ')
		b.WriteString(p.Fix)
	}
	return b.String()
}

func where(pos Pos, path string) string {
	path = words.Clip(path, 300)
	switch {
	case !pos.IsValid() && path == "$":
		return ""
	case !pos.IsValid():
		return path
	case path == "$":
		return pos.String()
	default:
		return pos.String() + " (" + path + ")"
	}
}

// Problems are the problems of one document, in the order of the text as far as
// one step found them. A nil Problems means that there are none; use
// [Problems.Err] to get a nil error then.
type Problems []Problem //nolint:errname // a list of findings that can also serve as an error

// Error lists the problems, one a line.
func (ps Problems) Error() string {
	if len(ps) == 0 {
		return "no problems"
	}
	var b strings.Builder
	for i := range ps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(ps[i].String())
	}
	return b.String()
}

// Err returns the problems as an error, nil if there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Has reports whether a problem with that code is among them.
func (ps Problems) Has(code string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Code == code })
}

// AsProblems returns the [Problems] in the chain of err, nil if there are none.
func AsProblems(err error) Problems {
	ps, _ := errors.AsType[Problems](err)
	return ps
}

// collector gathers problems up to MaxProblems and counts the rest.
type collector struct {
	list Problems
	more int
}

func (c *collector) add(p Problem) {
	if !c.full() {
		c.list = append(c.list, p)
	}
}

// full counts a problem that finds no room any more and reports whether there is
// one. Callers use it to save the work of describing that problem.
func (c *collector) full() bool {
	if len(c.list) < MaxProblems {
		return false
	}
	c.more++
	return true
}

// problems returns what was gathered. It is to be called once, at the end.
func (c *collector) problems() Problems {
	if c.more > 0 {
		c.list = append(c.list, Problem{
			Code:    CodeFurtherProblems,
			Message: "There are " + strconv.Itoa(c.more) + " further problems, which are not listed.",
			Fix:     "Correct the listed ones first.",
		})
	}
	return c.list
}

// Add records a problem at a node: what is wrong and what to do about it, each in whole
// sentences. Beyond [MaxProblems] problems are not kept.
func (ps *Problems) Add(n *Node, code, message, fix string) {
	if len(*ps) >= MaxProblems {
		return
	}
	p := Problem{Code: code, At: n, Message: message, Fix: fix}
	if n != nil {
		p.Pos = n.Pos
	}
	*ps = append(*ps, p)
}
