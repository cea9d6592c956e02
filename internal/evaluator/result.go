// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Result is a decision with its explanation (section 15 of the rules).
type Result struct {
	Decision Decision
	Possible Possible
	// Denied is D, Granted is G of E-304.
	Denied, Granted truth.Value
	// Layers has one entry a layer, in the order of the Layer constants.
	Layers []LayerOutcome
	// Matched are the statements that apply or may apply, decisive ones first.
	Matched []MatchedStatement
	// Blamed are the layers that made the grant fail; empty unless some outcome is an
	// implicit deny.
	Blamed []Layer
	// NearMiss is the Allow statement that came nearest to granting the request in a
	// layer that grants nothing; nil if there is none.
	NearMiss *NearMiss
	// Rule is the rule of AWS that decides the request whatever policies say: it is always
	// allowed, or never granted (section 13). It is "" where policies decide.
	Rule string
	// MissingContextKeys are keys that statements tested and that were neither derived
	// nor supplied (E-1204), sorted.
	MissingContextKeys []string
	// Assumptions and Notes are sentences for the reader, in a fixed order.
	Assumptions, Notes []string
	// Causes of an undetermined decision (E-1604); empty for a definite one.
	Causes []Cause
	// Parts are the results of the checks that the request consists of, where there are
	// several (E-1405, E-1305). Every other field then speaks of the whole.
	Parts []Part
}

// Part is one of the checks that a request consists of.
type Part struct {
	Action, Resource string
	Result           *Result

	choice int // as that of a check
}

// LayerOutcome is what one layer says on its own.
type LayerOutcome struct {
	Layer  Layer
	Result LayerResult
	// Levels are the results of SCP levels, root first.
	Levels []LayerResult
}

// GrantClass is how a resource policy's Principal element matched (§3.2).
type GrantClass uint8

// The grant classes, weakest first.
const (
	ClassNone GrantClass = iota
	ClassAccount
	ClassEntity
	ClassDirect
)

// String returns "account", "entity" or "direct", "" for ClassNone.
func (c GrantClass) String() string {
	return [...]string{"", "account", "entity", "direct"}[c]
}

// MatchedStatement is a statement that applies to the request, or may apply.
type MatchedStatement struct {
	Layer Layer
	// Level is the index of the SCP or RCP level, -1 in other layers.
	Level int
	// Document is the label of the policy.
	Document string
	Sid      string
	Index    int
	Effect   policy.Effect
	// Applies is True or Unknown.
	Applies truth.Value
	// Class is the strongest grant class of a resource policy's Allow.
	Class GrantClass
	// Decisive marks the statements that the decision rests on.
	Decisive bool
	// Open are the conditions on which it depends whether the statement applies; only for
	// statements that may apply.
	Open []OpenCondition
	// Keys are the condition keys that the statement tests.
	Keys []string
	Path string
	Pos  policy.Pos
}

// OpenCondition is an entry of a Condition that holds for some requests of a cell.
type OpenCondition struct {
	// Operator as written, Key in AWS's spelling where it is known.
	Operator, Key string
	// Values are the policy values as written; unknown ones have holes.
	Values []string
}

// Label names document and statement: `deploy "AllowArtifacts"`, or
// `identity_policies[0] Statement[2]`.
func (m *MatchedStatement) Label() string {
	s := policy.Statement{Sid: m.Sid, Index: m.Index}
	return m.Document + " " + s.Label()
}

// NearMiss is an Allow statement that does not apply, and why.
type NearMiss struct {
	Statement MatchedStatement
	// Clause is the element that failed: "Action", "Resource", "Principal", or a
	// condition such as `Condition StringEquals aws:RequestedRegion`, the first of several
	// that failed.
	Clause string
	// Keys are the condition keys of the conditions that failed, empty for other elements.
	Keys []string
	// Why is a clause of a sentence: `its Resource is "…", which does not cover …`.
	Why string
}

// CauseKind classifies why something is undetermined (E-1604, E-1661).
type CauseKind uint8

// The causes. Only CauseUnknown may go away by applying.
const (
	// CauseUnknown is a value that is not known yet.
	CauseUnknown CauseKind = iota
	// CauseContested is a rule on which AWS's documentation and behaviour disagree.
	CauseContested
	// CauseContext is a context key whose value was not supplied.
	CauseContext
	// CauseCap is a comparison that was too large to decide exactly.
	CauseCap
	// CauseBudget is a question with more cases than are looked at (E-1735).
	CauseBudget
	// CauseInternal is a fault of this program (E-1738).
	CauseInternal
)

// Cause is one reason for an undetermined result.
type Cause struct {
	Kind CauseKind
	// Ref is the path of the unknown value, the id of the contested rule ("C-4"), or
	// the context key.
	Ref string
	// Document is the label of the policy concerned, if any.
	Document string
	// Free says that Ref is a key that takes every value in the question (E-1731).
	Free bool
	// Message says what is not known and what to do about it.
	Message string
}

// String returns E-1604's spelling, such as "contested:C-4" or
// "unknown:identity_policies[0]$.Statement[0].Resource".
func (c Cause) String() string {
	switch c.Kind {
	case CauseContested:
		return "contested:" + c.Ref
	case CauseContext:
		return "context:" + c.Ref
	case CauseCap:
		return "cap"
	case CauseBudget:
		return "budget"
	case CauseInternal:
		return "internal"
	default:
		return "unknown:" + strings.TrimSpace(c.Document+" "+c.Ref)
	}
}
