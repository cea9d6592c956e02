// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"context"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Strangers asks whether the policy of a resource, or a trust policy, allows nothing to
// strangers (P-415).
type Strangers struct {
	Document *documents.Document
	// Type is [iam.Resource], [iam.Trust] or [iam.Endpoint].
	Type iam.Type
	// Accounts and Organizations are those that are trusted. Without any these are the
	// accounts that the policy names.
	Accounts, Organizations []string
	// TrustedAccounts and TrustedOrganizations are what messages call them.
	TrustedAccounts, TrustedOrganizations string
	Names                                 *Names
}

// StrangersResult is the answer.
type StrangersResult struct {
	// Verdict is "proved", "refuted" or "undetermined".
	Verdict string
	// Summary and Detail say what is wrong, "" for a policy that allows strangers nothing.
	Summary, Detail string
	// Assumptions have the definition of a stranger, and what else the verdict takes for
	// granted.
	Assumptions []string
}

// ForbidStrangers answers the question. The errors are those of a document that cannot be
// used as a policy of the type.
func ForbidStrangers(q *Strangers, catalog Catalog) (*StrangersResult, InputErrors) {
	var errs InputErrors
	in := &Input{Names: q.Names}
	p := compiler{catalog: catalog, errs: &errs, names: in.names()}.document(q.Document, q.Type)
	if len(errs) > 0 {
		return nil, errs
	}
	ctx, stop := context.WithTimeout(context.Background(), proofTime)
	defer stop()
	r := prover.NoPublicAccess(ctx, p, prover.Trust{Accounts: q.Accounts, Organizations: q.Organizations}, catalog, prover.Options{})
	printer := &explain.Printer{Arguments: in.names().arguments()}
	out := &StrangersResult{Verdict: r.Verdict.String(), Assumptions: printer.Assumptions(r)}
	if r.Verdict == prover.Proved {
		return out, nil
	}
	const claim = "The policy must not allow strangers anything."
	means := "\n\n" + words.Sentence(strings.Join(out.Assumptions, "; "))
	if r.Verdict == prover.Undetermined {
		out.Summary = "Public access undetermined: " + q.Document.Label
		out.Detail = claim + " Neither a proof nor a counterexample was found:\n - " + strings.Join(printer.ProofCauses(r, maxProofCauses), "\n - ") + means
		return out, nil
	}
	out.Summary = "Public access: " + q.Document.Label
	w := r.Witness
	if w == nil {
		out.Detail = claim + " It allows them something." + means
		return out, nil
	}
	var b strings.Builder
	b.WriteString(claim + " It allows this request:\n\n")
	lines := explain.Witness(w)
	var grant string
	if w.Left != nil {
		grant = statementsOf(printer, w.Left)
		lines = append(lines, explain.Line{Name: "granted by", Value: grant})
	}
	for _, l := range lines {
		if l.Name == "principal" && l.Value == "*" {
			l.Value = "an anonymous caller"
		}
		fmt.Fprintf(&b, " %-11s %s\n", l.Name, words.OneLine(l.Value))
	}
	if cells := explain.Cells(r.Beyond, r.BeyondMore, maxCells, explain.CellParts); len(cells) > 0 {
		b.WriteString("\nStrangers are allowed:\n - " + strings.Join(cells, "\n - ") + "\n")
	}
	b.WriteString("\n" + q.advice(w) + means)
	if limits := explain.WitnessLimits(w, false); limits != "" {
		b.WriteString("\n\n" + limits)
	}
	out.Detail = b.String()
	return out, nil
}

// advice says how to keep strangers out.
func (q *Strangers) advice(w *prover.Witness) string {
	statement := "the statement"
	if w.Left != nil {
		if m := explain.DecisiveWith(w.Left, policy.Allow); m != nil {
			statement = explain.Statement(m)
		}
	}
	if keys := claimsOf(w.Principal); keys != "" {
		return "Anybody can get such an identity. Test " + keys + " in the Condition of " + statement + ", with values that name what is yours before their first wildcard."
	}
	out := "Name accounts or roles in the Principal of " + statement
	if q.Type != iam.Trust {
		out += ", or pin it with a condition to fixed values of a key such as aws:PrincipalOrgID, aws:SourceAccount, aws:SourceArn, aws:SourceVpce or aws:SourceIp"
	} else {
		out += ", or pin it with a condition to a fixed value of aws:PrincipalOrgID or aws:PrincipalArn"
	}
	return out + ". Where the caller's account or organization is yours, list it in " + q.TrustedAccounts + " or " + q.TrustedOrganizations + "."
}

// claimsOf names the condition keys that say whose an identity of a shared provider is, "" for other
// callers.
func claimsOf(caller string) string {
	issuer, shared := prover.SharedProvider(caller)
	if !shared {
		return ""
	}
	return strings.Join(issuer.Keys, " or ")
}
