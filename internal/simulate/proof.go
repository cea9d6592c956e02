// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// proofKind is what a proof says of all requests.
type proofKind uint8

// The kinds: P-410, P-411, P-412, and P-410 against the policies of the state.
const (
	within proofKind = iota
	includes
	excludes
	newAccess
)

// NewAccessName is the name of the comparison with the state among the results.
const NewAccessName = "new_access"

const (
	newAccessAllow = "allow"
	newAccessWarn  = "warn"
	newAccessDeny  = "deny"
)

var newAccessWords = []string{newAccessAllow, newAccessWarn, newAccessDeny}

// proof is a statement about all requests and what came of it.
type proof struct {
	kind proofKind
	// name is that of the result, title how messages call the proof.
	name, title string
	place       documents.Place
	// document is what effective access is compared with, nil for the policies of the
	// state; policy is it compiled, label how messages call it.
	document *documents.Document
	policy   *program.Policy
	label    string
	warnOnly bool
	// note says what a reader has to know of a proof that holds.
	note string
	// waiting is what has to be known first, undecided why it cannot be decided, in
	// addition to what the result says.
	waiting, undecided []string
	result             *prover.Result
	// onlyMisfits says that only requests that the catalogue does not know refute the proof.
	onlyMisfits bool
	verdict     Verdict
}

// proofs lists the statements of the input in the order of results, without what is
// compared.
func (in *Input) proofs() []*proof {
	var out []*proof
	n := in.names()
	for kind, of := range []*documents.Policies{&in.Within, &in.Includes, &in.Excludes} {
		argument := [...]string{n.Within, n.Includes, n.Excludes}[kind]
		for i := range of.Documents {
			d := &of.Documents[i]
			p := &proof{
				kind: proofKind(kind), name: d.Name, title: argument + " " + strconv.Quote(words.OneLine(d.Name)),
				place: documents.At(argument), document: d, label: d.Label,
			}
			if d.MaybeNull {
				p.waiting = append(p.waiting, d.Label)
			}
			out = append(out, p)
		}
	}
	if in.ComparesState() {
		word, known := in.NewAccess.Known()
		p := &proof{kind: newAccess, name: NewAccessName, title: n.NewAccess, place: documents.At(n.NewAccess), warnOnly: word == newAccessWarn}
		if !known {
			p.waiting = append(p.waiting, n.NewAccess)
		}
		out = append(out, p)
	}
	return out
}

// ComparesState reports whether new access is looked for, or may be once everything is
// known.
func (in *Input) ComparesState() bool {
	if in.NewAccess == nil {
		return false
	}
	word, known := in.NewAccess.Known()
	return !known || word != newAccessAllow
}

// moreProofs reports whether it is not known yet which proofs there are.
func (in *Input) moreProofs() bool {
	return !in.Within.KeysKnown() || !in.Includes.KeysKnown() || !in.Excludes.KeysKnown() || in.NewAccess != nil && !in.NewAccess.IsKnown()
}

// HasProofs reports whether the input states something about all requests, or may.
func (in *Input) HasProofs() bool {
	return in.moreProofs() || in.ComparesState() || len(in.Within.Documents)+len(in.Includes.Documents)+len(in.Excludes.Documents) > 0
}

// checkProofs records names that are taken: results are listed by name. Labels are those
// of the expectations.
func (in *Input) checkProofs(proofs []*proof, labels []string, errs *InputErrors) {
	taken := make(map[string]string)
	for i, name := range labels {
		place := documents.AtElement(in.names().Expectations, i).String()
		if in.Expectations[i].Name != nil && name == NewAccessName {
			errs.add(documents.AtElement(in.names().Expectations, i), "Invalid expectation",
				"The name "+strconv.Quote(name)+" is taken by the result of "+in.names().NewAccess+": results are listed by name, so each needs its own.")
		}
		taken[name] = place
	}
	for _, p := range proofs {
		switch other, is := taken[p.name]; {
		case p.kind == newAccess:
		case p.name == NewAccessName:
			errs.add(p.place, "Invalid proof", "The name "+strconv.Quote(p.name)+" is taken by the result of "+in.names().NewAccess+": give the document another one.")
		case p.name == "":
			errs.add(p.place, "Invalid proof", "A document of "+p.place.Attribute+" has an empty name: say what it is.")
		case is:
			errs.add(p.place, "Invalid proof", fmt.Sprintf("The name %s of a document is taken by %s: results are listed by name, so each needs its own.", strconv.Quote(words.OneLine(p.name)), other))
		default:
			taken[p.name] = p.place.Attribute
		}
	}
}

// compile compiles the documents of proofs. They name no principal, as identity policies.
func (c compiler) proofs(list []*proof) {
	for _, p := range list {
		if p.document != nil {
			p.policy = c.document(p.document, iam.Identity)
			if (p.kind == includes || p.kind == excludes) && p.policy != nil && allowsNothing(p.policy) {
				c.errs.add(p.place, "Invalid proof", "No statement of "+p.label+" is an Allow. The document means the requests that its Allow statements allow, and there are none here, so that every policy would pass. "+
					"Write what is meant as Allow statements; a Deny takes requests out of them.")
			}
		}
	}
}

// allowsNothing reports whether a document is known to have no Allow statement.
func allowsNothing(p *program.Policy) bool {
	return !p.More && !slices.ContainsFunc(p.Statements, func(s *program.Statement) bool {
		return s.Unknown || s.Effect != policy.Deny
	})
}

// decision is the verdict as results have it, "" while it is not known yet.
func (p *proof) decision() string {
	switch p.verdict {
	case Holds:
		return prover.Proved.String()
	case Violated:
		return prover.Refuted.String()
	case Undecided:
		return prover.Undetermined.String()
	default:
		return ""
	}
}
