// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
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
	// Ways are the sets of layers of which each would have to allow the request as well, so
	// that it is allowed; one of the sets is enough. Empty unless it is known not to be allowed.
	Ways [][]Layer
	// NearMiss is the Allow statement that came nearest to granting the request in a
	// layer that grants nothing; nil if there is none.
	NearMiss *NearMiss
	// Rule is the rule of AWS that decides the request without asking policies: it is always
	// allowed, or never granted (section 13). Its kind is NoteNone where policies decide.
	Rule Note
	// MissingContextKeys are keys that statements tested and that were neither derived
	// nor supplied (E-1204), sorted.
	MissingContextKeys []string
	// Assumptions and Notes are for the reader, in a fixed order.
	Assumptions, Notes []Note
	// Causes of an undetermined decision (E-1604); empty for a definite one.
	Causes []Cause
	// Parts are the results of the checks that the request consists of, where there are
	// several (E-1405, E-1305). Every other field is then about the whole.
	Parts []Checked
}

// Checked is one of the checks that a request consists of.
type Checked struct {
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
	// Decisive marks the statements that the decision is based on.
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
	// Failures are what failed: one, or several conditions.
	Failures []Failure
}

// Failure is a part of a statement that keeps it from applying, as data.
type Failure struct {
	Kind FailureKind
	// Statement is the statement as it was read, for its entries.
	Statement *policy.Statement
	// Action, Resource are those of the request.
	Action, Resource string
	// Operator, Key and Values are those of a condition, the values as written.
	Operator, Key string
	Values        []string
	// Found is what the request has: the value of a key, its caller, or the ARN on which AWS
	// checks an action without resource types.
	Found string
}

// FailureKind says which part of a statement failed.
type FailureKind uint8

// The kinds.
const (
	FailsAction FailureKind = iota
	FailsNotAction
	FailsPrincipal
	FailsResource
	FailsNotResource
	FailsNoResource
	// FailsWideResource: AWS checks the action on Found.
	FailsWideResource
	// FailsTypeless: the action takes no resource.
	FailsTypeless
	// FailsKeyAbsent and those that follow: what the request has under the key of a condition.
	FailsKeyAbsent
	FailsKeyPerhaps
	FailsKeyUnknown
	FailsKeyPresent
	FailsKeyValue
	// FailsConditionUnknown: not all of the Condition is known.
	FailsConditionUnknown
)
