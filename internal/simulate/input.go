// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Input is everything that a simulation is made of. Texts with holes, lists with
// More and documents with unknown parts are values that are not known yet.
type Input struct {
	// Principal is the caller (E-202); nil if none is given.
	Principal *pattern.Text
	// AccountID is the caller's account for a principal that is not known or not given;
	// nil if none is given.
	AccountID *pattern.Text

	Identity         documents.Policies
	Boundary         *documents.Document // nil for none
	Session          documents.Policies
	ServiceControl   documents.Levels
	ResourceControl  documents.Levels
	ResourcePolicies documents.Policies  // the names are the ARNs of the owning resources
	Endpoint         *documents.Document // nil for none
	ResourceAccounts documents.ResourceAccounts

	Context Context
	// Unstated says what condition keys are that neither the request nor a context fixes:
	// "any" or "absent"; nil for the default of each decision, which a text that is not
	// known yet may turn out to be too.
	Unstated     *pattern.Text
	Expectations []Expectation
	// Within, Includes and Excludes are documents that what the caller may do is compared
	// with: it is allowed nothing else, all of it, and nothing of it (P-410 to P-412).
	Within, Includes, Excludes documents.Policies
	// NewAccess says what happens where the policies allow more than those of Prior:
	// "allow", "warn" or "deny"; nil for "allow".
	NewAccess *pattern.Text
	// Prior is the input whose policies NewAccess compares with, nil if there is none, and
	// PriorNewAccess what was found when those were compared with the ones before, "" if they
	// were not.
	Prior          *Input
	PriorNewAccess string
	// Questions says that expectations need no decision: one without asks which it is.
	Questions bool
	// Detail asks for an account of every request.
	Detail bool
	// MoreExpectations says that there are expectations that are not known yet.
	MoreExpectations bool

	// Checks says how documents are checked beyond what the evaluator refuses; nil for
	// no checks.
	Checks *Checks
	// Documented takes the documented reading of contested rules. ContestedUnknown says
	// that it is not known yet whether it does.
	Documented, ContestedUnknown bool
	// OnUndetermined says what happens to expectations that cannot be decided.
	OnUndetermined OnUndetermined
	// Names are what messages call the arguments; nil for plain words.
	Names *Names
}

// OnUndetermined says how an expectation that cannot be decided is handled.
type OnUndetermined uint8

// The ways. Defer waits for values that are not known yet, and fails where waiting
// does not help (E-1661); Warn and Error do not wait. ModeUnknown is a way that is not
// known yet: everything waits.
const (
	Defer OnUndetermined = iota
	Warn
	Error
	ModeUnknown
)

// Context are context keys with their values.
type Context struct {
	Keys []ContextKey
	// More says that there are keys that are not known yet.
	More bool
}

// ContextKey is one key. With MaybeAbsent the key may turn out not to be given.
type ContextKey struct {
	Name        string
	Values      []pattern.Text
	More        bool
	MaybeAbsent bool
}

// Expectation is an example that must hold.
type Expectation struct {
	// Name, Decision, Principal, Unstated and Enforcement are nil if not given. Without a
	// decision the expectation is a question, see [Input.Questions].
	Name      *pattern.Text
	Decision  *pattern.Text
	Actions   Texts
	Resources Texts // none for "*"
	// ExceptActions and ExceptResources are taken out of Actions and Resources.
	ExceptActions   Texts
	ExceptResources Texts
	Principal       *pattern.Text
	Context         Context
	// Unstated is as that of the input, which it overrides.
	Unstated    *pattern.Text
	Enforcement *pattern.Text
	// Unknown says that nothing of it is known yet.
	Unknown bool
}

// Texts is a list of strings that may have further, unknown elements.
type Texts struct {
	Items []pattern.Text
	More  bool
}

// Known returns the strings if all are known.
func (l *Texts) Known() ([]string, bool) {
	out := make([]string, 0, len(l.Items))
	for _, t := range l.Items {
		s, ok := t.Known()
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, !l.More
}

// hasUnknown reports whether something of the context is not known yet.
func (c *Context) hasUnknown() bool {
	if c.More {
		return true
	}
	for i := range c.Keys {
		if c.Keys[i].hasUnknown() {
			return true
		}
	}
	return false
}

func (k *ContextKey) hasUnknown() bool {
	if k.More || k.MaybeAbsent {
		return true
	}
	for _, v := range k.Values {
		if !v.IsKnown() {
			return true
		}
	}
	return false
}

// hasUnknown reports whether something of the expectation is not known yet.
func (e *Expectation) hasUnknown() bool {
	if e.Unknown || e.Context.hasUnknown() {
		return true
	}
	for _, t := range []*pattern.Text{e.Name, e.Decision, e.Principal, e.Unstated, e.Enforcement} {
		if t != nil && !t.IsKnown() {
			return true
		}
	}
	for _, list := range []*Texts{&e.Actions, &e.Resources, &e.ExceptActions, &e.ExceptResources} {
		if _, known := list.Known(); !known {
			return true
		}
	}
	return false
}

// HasUnknown reports whether anything is not known yet, so that results other than
// definite verdicts may still change.
func (in *Input) HasUnknown() bool {
	if in.accessUnknown() || in.OnUndetermined == ModeUnknown || in.Unstated != nil && !in.Unstated.IsKnown() || in.MoreExpectations ||
		in.Within.HasUnknown() || in.Includes.HasUnknown() || in.Excludes.HasUnknown() || in.NewAccess != nil && !in.NewAccess.IsKnown() {
		return true
	}
	for i := range in.Expectations {
		if in.Expectations[i].hasUnknown() {
			return true
		}
	}
	return false
}

// accessUnknown reports whether something is not known yet that what the caller may do
// depends on.
func (in *Input) accessUnknown() bool {
	switch {
	case in.Principal != nil && !in.Principal.IsKnown(), in.AccountID != nil && !in.AccountID.IsKnown(),
		in.ContestedUnknown, in.Context.hasUnknown(), in.ResourceAccounts.More,
		in.Identity.HasUnknown(), in.Session.HasUnknown(), in.ResourcePolicies.HasUnknown(),
		in.ServiceControl.HasUnknown(), in.ResourceControl.HasUnknown(),
		in.Boundary.HasUnknown(), in.Endpoint.HasUnknown():
		return true
	}
	return slices.ContainsFunc(in.ResourceAccounts.Accounts, func(a documents.ResourceAccount) bool { return !a.Account.IsKnown() })
}
