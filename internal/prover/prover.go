// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Verdict is the answer to a question (P-101).
type Verdict uint8

// The verdicts.
const (
	// Undetermined: neither could be shown. [Result.Causes] say why.
	Undetermined Verdict = iota
	// Proved: no request violates the statement, for every completion of what is not known.
	Proved
	// Refuted: [Result.Witness] violates the statement in every completion.
	Refuted
)

// String returns "proved", "refuted" or "undetermined", as results spell it.
func (v Verdict) String() string { return [...]string{"undetermined", "proved", "refuted"}[v] }

// Options are those of one question.
type Options struct {
	Universe Universe
	Budget   Budget
	// Documented takes AWS's documented reading of contested rules; the default asks for all
	// readings (P-570).
	Documented bool
	// Cells bounds how many cells [Result.Beyond] lists; zero is [DefaultCells], less than zero none.
	Cells int
}

// Universe is the set of requests that a question is about (P-207).
type Universe uint8

// The universes.
const (
	// All requests: every string is an action and a resource.
	All Universe = iota
	// Catalogue: the actions that the catalogue lists, on the forms of resources that it
	// lists for them, with the keys that it lists.
	Catalogue
	// Fitting requests: as Catalogue for the actions that the catalogue lists, as All for
	// others.
	Fitting
)

// Budget bounds the work of a question, in steps (P-901). The zero value of a field is its
// default.
type Budget struct {
	// Strings bounds the product states of the string theory.
	Strings int
	// Classes bounds the states of the enumeration of action classes.
	Classes int
	// Nodes bounds the nodes of the search.
	Nodes int
}

// The defaults of [Budget] and [Options.Cells].
const (
	DefaultStrings = 2_000_000
	DefaultClasses = 2_000_000
	DefaultNodes   = 200_000
	DefaultCells   = 20
)

// Result is the answer to a question.
type Result struct {
	Verdict Verdict
	// Witness is the request that refutes, nil for other verdicts.
	Witness *Witness
	// Beyond are the cells by which the left side allows more than the right one, of a
	// refuted inclusion. BeyondMore says that there are further ones.
	Beyond     []Cell
	BeyondMore bool
	// Causes say why a verdict is undetermined; empty for others.
	Causes []Cause
	// Waits says that the verdict may change once values are known that are not known yet
	// (P-572), of an undetermined one.
	Waits bool
	// Assumptions are what the verdict is based on in addition to the policies.
	Assumptions []Assumption
	Stats       Stats
}

// Stats count the work of a question.
type Stats struct {
	Classes, Cases, Nodes, Questions, Strings int
}

// Witness is a request on which the two sides differ as the question forbids.
type Witness struct {
	// Principal is the caller as a request names it, "" where the policies are no matter of
	// a caller.
	Principal string
	// Action in the catalogue's spelling, where it lists the action.
	Action, Resource string
	// Context are the condition keys of the request; all others are absent.
	Context map[string][]string
	// Realistic says that the catalogue lists the action, on such a resource, with these
	// keys (P-580, P-581).
	Realistic bool
	// Leg says that calls of the action name several resources: the request is one leg of a
	// call (P-205).
	Leg bool
	// Left and Right are what the evaluator says of the request on the two sides. The left
	// side of "includes" is the document.
	Left, Right *evaluator.Result
}

// Cell is a part of a difference: requests that the left side allows and the right one does
// not.
type Cell struct {
	// Actions in the catalogue's spelling, folded into patterns, sorted; MoreActions says how many others
	// there are.
	Actions     []string
	MoreActions int
	// Resources are patterns of ARNs as the policies write them, sorted.
	Resources []string
	// Principals are callers as the policies write them, sorted; empty where they have none.
	Principals []string
	// Conditions are readable tests which all hold, such as "aws:PrincipalTag/team = ops".
	Conditions []string
	// Partly says that not all requests of the cell are beyond.
	Partly bool
	// Policy and Statement are what allows the cell.
	Policy    *program.Policy
	Statement *policy.Statement
}

// CauseKind says why a verdict is undetermined.
type CauseKind uint8

// The kinds of causes.
const (
	// CauseEvaluated: the evaluator could not confirm the request that was found; see
	// [Cause.Evaluated].
	CauseEvaluated CauseKind = iota
	// CauseBudget: a budget was spent, see [Cause.Budget].
	CauseBudget
	// CauseVariable: a policy variable ties a value to the key, see [Cause.Key].
	CauseVariable
	// CauseType: operators of several types test the key.
	CauseType
	// CauseContested: readings of a rule differ, see [Cause.Evaluated].
	CauseContested
	// CauseNoRequest: no request has what the caller and the context fix, so that every
	// statement would be proved.
	CauseNoRequest
	// CauseInternal: prover and evaluator disagree. That is a bug.
	CauseInternal
	// CauseNoCall: the requests that were found are none that the evaluator takes for one, see
	// [Cause.Detail].
	CauseNoCall
	// CauseStopped: the caller stopped the search.
	CauseStopped
)

// Cause is one reason.
type Cause struct {
	Kind      CauseKind
	Evaluated evaluator.Cause
	// Budget is "strings", "classes" or "nodes".
	Budget string
	Key    string
	Detail string
	// Example says that the resource of what was evaluated is one of many that were found.
	Example bool
	// Policy and Node are where, if that is known.
	Policy *program.Policy
	Node   *policy.Node
}

// AssumptionKind is a kind of [Assumption].
type AssumptionKind uint8

// The kinds of assumptions.
const (
	// AssumeCatalogue: the universe is that of the catalogue (P-207).
	AssumeCatalogue AssumptionKind = iota
	// AssumeOutside: actions that no policy governs are left out (P-206); Detail lists them.
	AssumeOutside
	// AssumeOwnAccount: resources whose ARN names no account belong to the caller's.
	AssumeOwnAccount
	// AssumeForeign: resources of other accounts are left out, since their policies were not
	// given.
	AssumeForeign
	// AssumeSilent: policies of resources that were not given neither name the caller nor
	// deny (E-1711).
	AssumeSilent
	// AssumeTrusted: the definition of public access that was used (P-417).
	AssumeTrusted
	// AssumeShared: identities of providers that many customers share are strangers unless a claim says
	// whose they are; AssumePrivate: those of other providers are none. Detail lists the providers.
	AssumeShared
	AssumePrivate
)

// Assumption is what a verdict is based on in addition to the policies.
type Assumption struct {
	Kind   AssumptionKind
	Detail string
}

// Relation is how the first of two sides compares to the second (P-413).
type Relation uint8

// The relations.
const (
	RelationUndetermined Relation = iota
	Equal
	Wider
	Narrower
	Incomparable
)

// String returns "equal", "wider", "narrower", "incomparable" or "undetermined".
func (r Relation) String() string {
	return [...]string{"undetermined", "equal", "wider", "narrower", "incomparable"}[r]
}

// Comparison is the answer to [Compare].
type Comparison struct {
	// Relation of the new side to the old one.
	Relation Relation
	// Added is what the new side allows beyond the old one, Removed the other way round.
	Added, Removed *Result
}

// Within asks whether every request that left allows is allowed by right (P-410). For
// "includes" (P-411) the sides change places.
func Within(ctx context.Context, left, right *Access, o Options) *Result {
	return (&question{left: left, right: right, options: o}).answer(ctx)
}

// Excludes asks whether no request is allowed by both (P-412).
func Excludes(ctx context.Context, left, right *Access, o Options) *Result {
	return (&question{left: left, right: right, both: true, options: o}).answer(ctx)
}

// Compare asks both ways (P-413), at the same time.
func Compare(ctx context.Context, old, next *Access, o Options) *Comparison {
	c := &Comparison{}
	var both sync.WaitGroup
	both.Go(func() { c.Added = Within(ctx, next, old, o) })
	both.Go(func() { c.Removed = Within(ctx, old, next, o) })
	both.Wait()
	switch a, r := c.Added.Verdict, c.Removed.Verdict; {
	case a == Undetermined || r == Undetermined:
	case a == Proved && r == Proved:
		c.Relation = Equal
	case a == Proved:
		c.Relation = Narrower
	case r == Proved:
		c.Relation = Wider
	default:
		c.Relation = Incomparable
	}
	return c
}
