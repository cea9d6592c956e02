// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
)

// Learnt says what a policy is learnt from.
type Learnt struct {
	Usage *activity.Usage
	// Denied says that what was denied is allowed too, PassRole that roles may be passed to
	// the services that they were passed to (L-633).
	Denied, PassRole bool
	// PolicyType and Attachment are those of [Input].
	PolicyType, Attachment string
	Catalog                *catalog.Catalog
}

// ErrNothingUsed says that there is no activity to learn from.
var ErrNothingUsed = errors.New("the files show no action of the principal")

// Learn makes the policy that allows what was used. It is proved that it allows each action
// that was used on each resource (L-632), in addition to what [Synthesise] proves.
func Learn(ctx context.Context, l *Learnt) (*Result, error) {
	in := &Input{PolicyType: l.PolicyType, Attachment: l.Attachment, Catalog: l.Catalog}
	for _, g := range l.Usage.Grants(l.Denied) {
		if entries := fittingEntries(l.Catalog, g.Action, g.Resources); len(entries) > 0 {
			in.Grants = append(in.Grants, Grant{Actions: []string{g.Action}, Resources: entries})
		}
	}
	if l.PassRole {
		in.Grants = append(in.Grants, passGrants(l.Usage)...)
	}
	if len(in.Grants) == 0 {
		return nil, ErrNothingUsed
	}
	out, err := Synthesise(ctx, in)
	if err != nil {
		return nil, err
	}
	return out, l.verify(ctx, out)
}

// fittingEntries are the entries that resources of an action can have; "*" if none is such
// and the action takes none.
func fittingEntries(c *catalog.Catalog, action string, entries []string) []string {
	a, ok := c.Lookup(action)
	if !ok {
		return nil
	}
	if !a.ResourceLevel() || slices.Contains(entries, star) {
		return []string{star}
	}
	var out []string
	for _, text := range entries {
		e, problem, _ := readEntry(text)
		if problem == "" && e.fitAction(a) >= catalog.FitSome {
			out = append(out, text)
		}
	}
	return out
}

// passGrants allow to pass the roles that were passed, each to its services.
func passGrants(u *activity.Usage) []Grant {
	roles := map[string]map[string]bool{}
	for _, p := range u.PassRoles {
		if roles[p.Service] == nil {
			roles[p.Service] = map[string]bool{}
		}
		roles[p.Service][p.Role] = true
	}
	var out []Grant
	for _, service := range sortedKeys(roles) {
		out = append(out, Grant{
			Actions: []string{passRole}, Resources: sortedKeys(roles[service]),
			Conditions: []Condition{{Test: "StringEquals", Variable: "iam:PassedToService", Values: []string{service}}},
		})
	}
	return out
}

// verify proves that the policy allows every used action on every resource that it was used
// on, of those that an event names.
func (l *Learnt) verify(ctx context.Context, r *Result) error {
	services := catalog.NewServices(l.Catalog)
	var used []*statement
	for _, u := range l.Usage.Used {
		entries := fittingEntries(l.Catalog, u.Action, u.Entries())
		if len(entries) > 0 {
			used = append(used, &statement{actions: []string{u.Action}, resources: entries, condition: &condition{}})
		}
	}
	if len(used) == 0 {
		return nil
	}
	asked, err := compile(document(used), "what was used", services)
	if err != nil {
		return &InternalError{Check: "L-632", Text: err.Error()}
	}
	made, err := compile(r.Minified, "the policy", services)
	if err != nil {
		return &InternalError{Check: "L-632", Text: err.Error()}
	}
	answer := prove(ctx, prover.Documents([]*program.Policy{asked}, services), prover.Documents([]*program.Policy{made}, services), prover.Options{Cells: -1})
	if answer.Verdict != prover.Proved {
		text := "it is not proved that the policy allows every action that was used"
		if w := answer.Witness; w != nil {
			text = strings.TrimSpace("the policy does not allow " + w.Action + " on " + w.Resource)
		}
		return &InternalError{Check: "L-632", Text: text}
	}
	return nil
}
