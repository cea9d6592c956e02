// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Reproduced says whether the documents deny the request as AWS did (N-401).
type Reproduced string

// The ways. NotEvaluated is for a text that says too little.
const (
	NotEvaluated Reproduced = ""
	Yes          Reproduced = "yes"
	OtherLayer   Reproduced = "other_layer"
	No           Reproduced = "no"
	Undetermined Reproduced = "undetermined"
)

// Answer is the cause of a denial.
type Answer struct {
	Denial     *Denial
	Reproduced Reproduced
	// Decision is what the documents decide: "allowed", "explicitDeny", "implicitDeny",
	// "undetermined"; "" if nothing was evaluated.
	Decision string
	// Statement is the one that denies, or the Allow that came nearest; nil if there is
	// none.
	Statement *Statement
	// Change is the first one to make, nil if none in the documents helps.
	Change *Change
	// StillBlockedBy are what would stop the request after it, in order (N-404).
	StillBlockedBy []Block
	// NotGiven are the layers about which nothing is given: they are never fine by
	// themselves.
	NotGiven []Layer
	// NotStated is what the text and the documents leave open, NextSteps what to do.
	NotStated, NextSteps []string
	// Expectation is an element of the expectations of a simulation, in HCL (N-405).
	Expectation string
}

// Statement is a statement of a document.
type Statement struct {
	Document, Sid string
	Index         int
	Effect        string
	// Clause is the element that fails of an Allow, Why says why; of a Deny why it applies.
	Clause, Why string
}

// Block is a further layer that stops the request.
type Block struct {
	Layer    Layer
	Document string
	Text     string
	Change   *Change
}

// maxChanges bounds how many changes are searched one after the other.
const maxChanges = 16

// Explain finds the cause of a denial in the documents.
func Explain(ctx context.Context, d *Denial, in *Input) *Answer {
	a := &Answer{Denial: d, NotGiven: in.notGiven()}
	a.NextSteps = append(a.NextSteps, d.Notes...)
	a.NextSteps = append(a.NextSteps, d.Steps...)
	if d.NotPolicies {
		return a
	}
	in, other := in.ofCaller(d)
	if other != "" {
		a.NextSteps = append(a.NextSteps, other)
	}
	if t := in.onlyTrust(d); t != nil {
		d.Resource = t.Owner
		if f, ok := arn.Split(t.Owner); ok && arn.IsAccountID(f.Account) {
			d.ResourceAccount = f.Account
		}
		a.NextSteps = append(a.NextSteps, "The message does not name the role: "+t.Owner+" is taken, the only one whose trust policy is given.")
		if p := provider(t); d.Principal == "" && p != "" {
			d.Principal = p
		}
	}
	if d.Layer == Resource && d.Kind == Implicit && d.ResourceAccount == "" {
		// In one account the caller's policies do: the resource may be in another one.
		in.Options.NoAssumptions = true
	}
	asked, err := in.request(d)
	if err != nil || asked == nil {
		if err != nil {
			a.NextSteps = append(a.NextSteps, words.Sentence(err.Error()))
		}
		a.notStated(d, nil, nil)
		return a
	}
	x := &explanation{in: in, d: d, asked: asked, answer: a, printer: &explain.Printer{Arguments: in.Arguments}}
	x.run(ctx)
	return a
}

// explanation is an explanation in progress.
type explanation struct {
	in      *Input
	d       *Denial
	asked   *asked
	answer  *Answer
	printer *explain.Printer
	result  *evaluator.Result
	// leg is the part of the result that is about the resource of the denial.
	leg *evaluator.Result
	// nothing says that no identity policies are given.
	nothing bool
	// withoutPath is the ARN of the caller where its path is not stated and taken to be "/".
	withoutPath string
}

// evaluate decides the request under layers.
func (x *explanation) evaluate(ls evaluator.Layers) (*evaluator.Result, error) {
	ev := x.in.evaluator(ls)
	r, err := ev.Evaluate(x.asked.request)
	if _, wrong := errors.AsType[*request.ContextError](err); wrong && len(x.asked.context) > 0 {
		// The keys of the denial contradict the rest of the request: without them.
		x.asked.context, x.asked.request.Context = nil, x.in.Context
		r, err = ev.Evaluate(x.asked.request)
	}
	if err != nil {
		return nil, err
	}
	x.leg = r
	for i := range r.Parts {
		if p := r.Parts[i]; p.Action == x.asked.request.Action.Name && p.Resource == x.asked.request.Resources[0].String() {
			x.leg = p.Result
		}
	}
	return x.leg, nil
}

func (x *explanation) run(ctx context.Context) {
	r, err := x.evaluate(x.in.Layers)
	if err != nil {
		x.answer.Reproduced, x.answer.Decision = Undetermined, "undetermined"
		x.answer.NextSteps = append(x.answer.NextSteps, words.Sentence(x.printer.Error(err)))
		x.answer.notStated(x.d, x.asked, nil)
		return
	}
	x.result = r
	x.answer.Decision = r.Decision.String()
	x.answer.Reproduced = x.reproduced(r)
	nothing := x.answer.Reproduced == Yes && r.Decision == evaluator.ImplicitDeny && slices.Contains(x.answer.NotGiven, Identity) && slices.Contains(r.Blamed, evaluator.LayerIdentity)
	if x.nothing = nothing; nothing {
		x.answer.Reproduced = Undetermined // nothing was given that could allow it
	}
	x.answer.Statement = x.statement(r)
	if x.answer.Reproduced != Yes {
		x.maybe(r)
	}
	if x.d.Layer == BlockPublicAccess {
		x.answer.notStated(x.d, x.asked, r)
		return
	}
	x.changes(ctx, r)
	switch x.answer.Reproduced {
	case No:
		x.missing()
		x.answer.NextSteps = append(x.answer.NextSteps, "The documents allow this request. Either a document differs from what AWS has, or one is missing (not given: "+layerList(x.answer.NotGiven)+"), or the request had other condition keys than those that are known here.")
	case OtherLayer:
		x.answer.NextSteps = append(x.answer.NextSteps, "The documents deny this request in another layer than the one that AWS names. AWS names one layer even if several deny; the documents of the layer that it names differ from those of AWS, or were not given.")
	case Undetermined:
		if nothing {
			x.answer.NextSteps = append(x.answer.NextSteps, "No identity policies are given, so that nothing here allows the request. Give those of the caller to see whether they do.")
			break
		}
		if r.Decision == evaluator.Undetermined {
			x.answer.NextSteps = append(x.answer.NextSteps, "Whether the documents deny this request depends on what is not known: "+x.printer.Causes(r))
		}
	}
	if x.asked.assumed {
		x.answer.NextSteps = append(x.answer.NextSteps, "The action "+x.asked.request.Action.Name+" follows from the API operation; the text does not name it.")
	}
	x.answer.notStated(x.d, x.asked, r)
	x.answer.Expectation = x.expectation(r)
}

// reproduced compares the decision with AWS's (N-401).
func (x *explanation) reproduced(r *evaluator.Result) Reproduced {
	switch {
	case r.Decision == evaluator.Allowed:
		return No
	case r.Possible.Has(evaluator.Allowed):
		return Undetermined
	}
	l, known := layers[x.d.Layer]
	if !known {
		if x.d.Kind == Explicit && r.Decision != evaluator.ExplicitDeny {
			return OtherLayer
		}
		return Yes
	}
	if x.d.Kind != Explicit && x.lacksAllow(r, l) || x.d.Kind != Implicit && x.denies(r, l) != nil {
		return Yes
	}
	return OtherLayer
}

// notStated says what is left open (N-406).
func (a *Answer) notStated(d *Denial, asked *asked, r *evaluator.Result) {
	add := func(s string) { a.NotStated = append(a.NotStated, s) }
	if asked == nil {
		add("the action")
	}
	if d.Principal == "" || asked != nil && asked.guessed {
		add("the caller: the role or user whose policies count")
	}
	if d.Resource == "" && (asked == nil || !asked.request.Action.ResourceLess()) {
		add("the resource")
	}
	if d.Resource != "" && d.ResourceAccount == "" && d.Resource != "*" {
		add("the account of the resource")
	}
	if d.Layer == "" {
		add("the layer that denied")
	}
	if r != nil && len(r.MissingContextKeys) > 0 {
		add("values of condition keys: " + strings.Join(r.MissingContextKeys, ", "))
	}
	switch {
	case d.PassedGuessed:
		add("the service that the role is passed to; probably " + d.PassedService)
	case d.Action == "iam:PassRole":
		add("the service that the role is passed to")
	}
	add("whether other documents deny as well: AWS names one layer")
	if d.PrincipalKind == CallerUser {
		add("the groups of the user")
	}
	if d.PrincipalKind == CallerSession && slices.Contains(a.NotGiven, Session) {
		add("whether the session has a session policy")
	}
}
