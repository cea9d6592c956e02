// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"context"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Comparison asks how what one side allows relates to what another does, for all requests.
// Both sides have one caller and one context: those of New.
type Comparison struct {
	Old, New Input
	// Bare asks about the identity policies of both sides by themselves, for any caller: they
	// may be policies of resources and trust policies too.
	Bare bool
	// OneWay asks only whether New allows anything that Old does not.
	OneWay bool
	// OldName and NewName are what messages call the sides.
	OldName, NewName string
	// Brief leaves out what the sides differ by.
	Brief bool
}

// Compared is the answer to a [Comparison]. What it says stays true for all values that
// are not known yet, but for Waits.
type Compared struct {
	// Verdict is that of New compared with Old: "equal", "wider", "narrower",
	// "incomparable" or "undetermined".
	Verdict string
	// Nothing new says whether New allows nothing that Old does not, Equal whether both allow
	// the same.
	NothingNew, Equal truth.Value
	// Waits says that the answer may be known once values are known that are not known yet.
	Waits bool
	// Undecided says why the answer is not known, if it is not.
	Undecided []string
	// Added and Removed are lines about what New allows beyond Old, and the other way round.
	Added, Removed []string
	// Witnesses are requests that one side allows and the other one does not, those of New first.
	Witnesses   []Counterproof
	Assumptions []string
}

// Counterproof is a request that one side of a comparison allows and the other one does
// not.
type Counterproof struct {
	// Added says that New allows it, and not Old.
	Added                       bool
	Principal, Action, Resource string
	// Context are the condition keys of the request, without values that may be secrets.
	Context map[string][]string
	// GrantedBy and Otherwise say why one side allows it and the other one does not.
	GrantedBy, Otherwise string
	// Limits say how far it is from a call that somebody makes, "" if it is not.
	Limits string
}

// Compare answers a comparison. With errors there is no answer.
func Compare(c *Comparison, catalog Catalog) (*Compared, InputErrors) {
	var errs InputErrors
	var s *simulation
	var old, next *prover.Access
	if c.Bare {
		s = &simulation{in: &c.New, catalog: catalog, errs: &errs}
		old, next = c.documents(s)
	} else {
		s, _ = start(&c.New, catalog, &errs)
		layers := c.Old.layers(catalog, &errs, nil)
		if s.caller.principal != nil {
			old, next = s.effective(layers), s.effective(s.evs.layers)
		}
	}
	if len(errs) > 0 {
		return nil, errs.sorted(c.New.names())
	}
	out := &Compared{Verdict: prover.RelationUndetermined.String(), NothingNew: truth.Unknown, Equal: truth.Unknown}
	if old == nil || s.in.Context.More {
		out.Waits, out.Undecided = true, s.waitsForCaller()
		return out, nil
	}
	ctx, stop := context.WithTimeout(context.Background(), proofTime)
	defer stop()
	c.ask(ctx, s, out, old, next)
	return out, nil
}

// ask puts the questions.
func (c *Comparison) ask(ctx context.Context, s *simulation, out *Compared, old, next *prover.Access) {
	opts := prover.Options{Documented: s.in.Documented}
	if c.Brief {
		opts.Cells = -1
	}
	if c.OneWay {
		added := c.decided(s, prover.Within(ctx, next, old, opts), out)
		out.NothingNew = verdictOfAll(added.Verdict)
		c.describe(s, out, added, true)
		return
	}
	both := prover.Compare(ctx, old, next, opts)
	added, removed := c.decided(s, both.Added, out), c.decided(s, both.Removed, out)
	if added == both.Added && removed == both.Removed {
		out.Verdict = both.Relation.String()
	}
	out.NothingNew = verdictOfAll(added.Verdict)
	out.Equal = truth.And(out.NothingNew, verdictOfAll(removed.Verdict))
	c.describe(s, out, added, true)
	c.describe(s, out, removed, false)
}

// decided returns an answer, or an undetermined one where what was given about the owners of
// resources may change it.
func (c *Comparison) decided(s *simulation, r *prover.Result, out *Compared) *prover.Result {
	if c.Bare || r.Verdict == prover.Undetermined {
		return r
	}
	foreign := s.foreignOwner(r)
	if foreign == truth.False {
		return r
	}
	out.Undecided = appendNew(out.Undecided, s.foreignOwners())
	out.Waits = out.Waits || foreign == truth.Unknown
	return &prover.Result{}
}

func verdictOfAll(v prover.Verdict) truth.Value {
	return [...]truth.Value{prover.Undetermined: truth.Unknown, prover.Proved: truth.True, prover.Refuted: truth.False}[v]
}

// describe puts the answer to one of the questions into words.
func (c *Comparison) describe(s *simulation, out *Compared, r *prover.Result, added bool) {
	printer := s.printer()
	for _, text := range printer.Assumptions(r) {
		out.Assumptions = appendNew(out.Assumptions, text)
	}
	switch r.Verdict {
	case prover.Undetermined:
		out.Waits = out.Waits || c.New.accessUnknown() || c.Old.accessUnknown()
		for _, reason := range printer.ProofCauses(r, maxProofCauses) {
			if len(r.Causes) == 0 && len(out.Undecided) > 0 {
				break // it was said
			}
			out.Undecided = appendNew(out.Undecided, reason)
		}
		return
	case prover.Proved:
		return
	}
	lines := explain.Cells(r.Beyond, r.BeyondMore, prover.DefaultCells, explain.AllCellParts)
	other := c.OldName
	if added {
		out.Added = lines
	} else {
		out.Removed, other = lines, c.NewName
	}
	w := r.Witness
	if w == nil {
		return
	}
	if !c.Bare {
		other = ""
	}
	p := Counterproof{Added: added, Principal: w.Principal, Action: w.Action, Resource: w.Resource, Limits: explain.WitnessLimits(w, false)}
	if len(w.Context) > 0 {
		p.Context = make(map[string][]string, len(w.Context))
		for key, values := range w.Context {
			p.Context[key] = iam.ShownValues(key, values)
		}
	}
	if w.Left != nil {
		p.GrantedBy = statementsOf(printer, placeless(w.Left))
	}
	if w.Right != nil {
		p.Otherwise = words.OneLine(printer.WhyNot(placeless(w.Right), other))
	}
	out.Witnesses = append(out.Witnesses, p)
}

// documents compiles both sides as documents by themselves.
func (c *Comparison) documents(s *simulation) (old, next *prover.Access) {
	o, p := documentKinds(&c.Old.Identity), documentKinds(&c.New.Identity)
	typ := o | p
	switch typ {
	case 0:
		typ = iam.Identity
	case iam.Identity, iam.Resource, iam.Trust:
	case iam.Resource | iam.Trust:
		typ = iam.Resource
	default:
		place := documents.At(c.NewName)
		for _, side := range []*documents.Policies{&c.New.Identity, &c.Old.Identity} {
			if len(side.Documents) > 0 {
				place = side.Documents[0].Place
				break
			}
		}
		s.errs.add(place, "Policies of different kinds", "Some of the policies of "+strconv.Quote(c.NewName)+" and "+strconv.Quote(c.OldName)+" have a Principal, as policies of resources and trust policies do, and some have none, as identity policies. "+
			"Requests that the former allow are requests of certain callers: compare policies of one kind.")
		return nil, nil
	}
	compile := func(ps *documents.Policies) *prover.Access {
		var list []*program.Policy
		for i := range ps.Documents {
			if p := (compiler{catalog: s.catalog, errs: s.errs, names: s.in.names()}).document(&ps.Documents[i], typ); p != nil {
				list = append(list, p)
			}
		}
		if ps.More {
			further := documents.Document{Label: "a policy that is not known yet", Root: &policy.Node{Kind: policy.KindUnknown}}
			list = append(list, (compiler{catalog: s.catalog, errs: s.errs, names: s.in.names()}).document(&further, typ))
		}
		return prover.Documents(list, s.catalog)
	}
	return compile(&c.Old.Identity), compile(&c.New.Identity)
}

// documentKinds says what kinds of policies documents are, as far as their statements say: trust
// policies have a principal and no resource. It is zero for none.
func documentKinds(ps *documents.Policies) iam.Type {
	var out iam.Type
	for i := range ps.Documents {
		statements := ps.Documents[i].Root.Get("Statement")
		if statements == nil {
			continue
		}
		list := []*policy.Node{statements}
		if statements.Kind == policy.KindArray {
			list = statements.Elems
		}
		for _, n := range list {
			if n.Kind != policy.KindObject || n.More {
				continue
			}
			has := func(name string) bool { return n.Get(name) != nil || n.Get("Not"+name) != nil }
			switch {
			case !has("Principal"):
				out |= iam.Identity
			case has("Resource"):
				out |= iam.Resource
			default:
				out |= iam.Trust
			}
		}
	}
	return out
}
