// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Quota is a size limit of AWS, as the caller's dated data has it.
type Quota struct {
	// Name is how messages call it, such as "a managed policy".
	Name string
	// Limit is the size that fits without asking AWS for more.
	Limit int
	// Maximum is the size up to which AWS can raise the limit on request, 0 if it
	// cannot be raised.
	Maximum int
	// Count is how AWS counts.
	Count policy.CountRule
	// Sent is the longest text that the API takes, however it counts; 0 if it is not
	// limited.
	Sent int
	// Unverified says that AWS does not document the limit: going over it is then
	// [MayFit], not [Over].
	Unverified bool
	// Source is where the numbers come from, with their date.
	Source string
}

// Verdict says whether a size fits its quota.
type Verdict uint8

// The verdicts.
const (
	// Fits: AWS accepts the size.
	Fits Verdict = iota
	// MayFit: it depends on what cannot be seen here, see [Size.Warning].
	MayFit
	// Over: AWS refuses the size.
	Over
)

// Size is the size of a document measured against a quota.
type Size struct {
	Quota Quota
	// Count is the size as AWS counts it for the quota, in characters.
	Count int
	// Verdict says whether it fits; Reason says why it may not, for MayFit only.
	Verdict Verdict
	Reason  string
	// Statements has the cost of each statement, largest first, and Frame is what
	// the document takes in addition to them. Together they are Count.
	Statements []StatementCost
	Frame      int
}

// StatementCost is the share of one statement in the size of a document.
type StatementCost struct {
	// Index counts from 0 in the order of the document.
	Index int
	// Sid is "" if the statement has none.
	Sid string
	// Count is counted by the rule of the quota.
	Count int
}

// Label is how messages name the statement: its Sid in quotes, else "Statement[2]".
func (c StatementCost) Label() string {
	if c.Sid != "" {
		return quote(c.Sid)
	}
	return statementLabel("Statement", c.Index)
}

// MeasureResult measures a rendered document in its smallest form, MinifiedJSON.
// If that fits but JSON, counted as sent, does not, the verdict is MayFit.
func MeasureResult(result Result, quota Quota) (Size, error) {
	size, err := Measure(result.MinifiedJSON, quota)
	if err != nil {
		return Size{}, err
	}
	switch indented, sent := quota.Count.Count(result.JSON), policy.CountAsSent.Count(result.JSON); {
	case size.Verdict != Fits:
	case indented > quota.Limit:
		size.Verdict = MayFit
		size.Reason = fmt.Sprintf("AWS counts white space here: minified_json fits with %d characters, json does not with %d. Send minified_json.",
			size.Count, indented)
	case quota.Sent > 0 && sent > quota.Sent:
		size.Verdict = MayFit
		size.Reason = fmt.Sprintf("The API takes at most %d characters, white space included: minified_json fits, json does not with %d. Send minified_json.",
			quota.Sent, sent)
	}
	return size, nil
}

// Measure measures a document (JSON text) as it is sent. The error is an [Errors]
// for text that is not JSON.
func Measure(text string, quota Quota) (Size, error) {
	root, err := parse(text, maxDepth)
	if err != nil {
		return Size{}, Errors{err}
	}
	size := Size{Quota: quota, Count: quota.Count.Count(text)}
	size.decide(text)
	size.Statements = statementCosts(root, text, quota.Count)
	size.Frame = size.Count
	for _, s := range size.Statements {
		size.Frame -= s.Count
	}
	return size, nil
}

// decide sets the verdict for the counted text.
func (s *Size) decide(text string) {
	limit := s.Quota.Limit
	switch {
	case s.Count > s.Limit() && !s.Quota.Unverified:
		s.Verdict = Over
	case s.Count > s.Limit():
		s.Verdict = MayFit
		s.Reason = "AWS does not document this limit clearly, so it may accept the document."
	case s.Count > limit:
		s.Verdict = MayFit
		s.Reason = fmt.Sprintf("AWS raises this limit to at most %d on request.", s.Quota.Maximum)
	case s.Quota.Sent > 0 && policy.CountAsSent.Count(text) > s.Quota.Sent:
		s.Verdict = MayFit
		s.Reason = fmt.Sprintf("The API takes at most %d characters, white space included, and the text has %d.", s.Quota.Sent, policy.CountAsSent.Count(text))
	case s.Quota.Count == policy.CountNonWhitespace && policy.CountUpper(text) > limit:
		s.Verdict = MayFit
		s.Reason = fmt.Sprintf("With white space inside strings and escapes it has %d characters, and AWS does not say whether those count.", policy.CountUpper(text))
	}
}

// statementCosts counts the text of every statement, largest first.
func statementCosts(root *policy.Node, text string, rule policy.CountRule) []StatementCost {
	i := slices.IndexFunc(root.Members, func(m policy.Member) bool { return m.Name == "Statement" })
	if i < 0 {
		return nil
	}
	statements := []*policy.Node{root.Members[i].Value}
	if statements[0].Kind == policy.KindArray {
		statements = statements[0].Elems
	}
	costs := make([]StatementCost, len(statements))
	for i, s := range statements {
		costs[i] = StatementCost{Index: i, Sid: sidOf(s), Count: rule.Count(text[s.Pos.Offset:s.End])}
	}
	slices.SortStableFunc(costs, func(a, b StatementCost) int { return cmp.Compare(b.Count, a.Count) })
	return costs
}

// Limit returns the limit that decides the verdict: the highest that AWS grants.
func (s *Size) Limit() int { return max(s.Quota.Limit, s.Quota.Maximum) }

// Warning says why a document with the verdict MayFit may be refused, "" for the
// other verdicts.
func (s *Size) Warning() string {
	if s.Verdict != MayFit {
		return ""
	}
	return fmt.Sprintf("The document has %d characters; the limit of %s is %d. %s", s.Count, s.Quota.Name, s.Quota.Limit, s.Reason)
}

// Err returns a [*QuotaError] if the document is over its quota, else nil.
func (s *Size) Err() error {
	if s.Verdict != Over {
		return nil
	}
	return &QuotaError{Size: *s}
}

// QuotaError says that a document is too large and what each statement costs.
type QuotaError struct {
	Size Size
}

// maxCosts is how many statements a QuotaError lists.
const maxCosts = 40

// Error lists the costs on lines of their own, largest first.
func (e *QuotaError) Error() string {
	s := &e.Size
	var b strings.Builder
	fmt.Fprintf(&b, "The document has %d characters, %d more than %s may have (%d).", s.Count, s.Count-s.Limit(), s.Quota.Name, s.Limit())
	if s.Quota.Source != "" {
		b.WriteString(" Source of the limit: " + s.Quota.Source + ".")
	}
	if len(s.Statements) > 0 {
		b.WriteString("\nCost by statement, largest first:")
		width := len(strconv.Itoa(s.Statements[0].Count))
		rest := 0
		for i, c := range s.Statements {
			if i < maxCosts {
				fmt.Fprintf(&b, "\n  %*d  %s", width, c.Count, c.Label())
			} else {
				rest += c.Count
			}
		}
		if rest > 0 {
			fmt.Fprintf(&b, "\n  %*d  the other %d statements together", width, rest, len(s.Statements)-maxCosts)
		}
		fmt.Fprintf(&b, "\n  %*d  the rest of the document", width, s.Frame)
	}
	b.WriteString("\nMove statements to another document, or merge those that differ in one list only.")
	return b.String()
}
