// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// WitnessText describes a request in words, without values that may be secrets.
func WitnessText(w *prover.Witness) string {
	if w == nil {
		return "a request"
	}
	text := w.Action + " on " + w.Resource
	if w.Principal != "" {
		text += " by " + w.Principal
	}
	var context []string
	for _, key := range slices.Sorted(maps.Keys(w.Context)) {
		context = append(context, key+" = "+strings.Join(iam.ShownValues(key, w.Context[key]), ", "))
	}
	if len(context) > 0 {
		text += " with " + strings.Join(context, "; ")
	}
	return text
}

// CellTexts describe parts of a difference in words, a line each.
func CellTexts(cells []prover.Cell) []string {
	var out []string
	for _, c := range cells {
		text := strings.Join(c.Actions, ", ") + " on " + strings.Join(c.Resources, ", ")
		if len(c.Resources) == 0 {
			text = strings.Join(c.Actions, ", ")
		}
		if len(c.Principals) > 0 {
			who := slices.Clone(c.Principals)
			for i := range who {
				if who[i] == "*" {
					who[i] = "everyone"
				}
			}
			text = strings.Join(who, ", ") + ": " + text
		}
		if len(c.Conditions) > 0 {
			text += " if " + strings.Join(c.Conditions, " and ")
		}
		if c.Partly {
			text += " (in part)"
		}
		out = words.AppendNew(out, text)
	}
	return out
}

// ProofCauses says why a question has no answer.
func ProofCauses(r *prover.Result) string {
	if r.Waits {
		return "it depends on values that are not known yet"
	}
	var out []string
	for _, cause := range r.Causes {
		text := ""
		switch cause.Kind {
		case prover.CauseBudget:
			text = "the search for a request became too large (" + cause.Budget + ")"
		case prover.CauseVariable:
			text = "a policy variable connects a value to the condition key " + cause.Key
		case prover.CauseType:
			text = "operators of several types compare the condition key " + cause.Key
		case prover.CauseContested:
			text = "AWS does not document how it reads one of the rules concerned"
		case prover.CauseNoRequest:
			text = "no request has what the principal fixes, so that everything would be proved"
		case prover.CauseInternal:
			text = "the proof and the evaluation of a request disagree; please report this"
		case prover.CauseStopped:
			text = "the search was stopped"
		default:
			text = "a request that was found could not be confirmed"
		}
		out = words.AppendNew(out, text)
	}
	if len(out) == 0 {
		return "it could be neither proved nor refuted"
	}
	return words.List(out, "and")
}
