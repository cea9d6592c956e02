// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// asProofs turns the expectations of an input into statements about all their requests, and
// gives it the proofs that say the same: nothing of it is allowed, all of it is.
func asProofs(in *simulate.Input) {
	anyValue, of := pattern.Literal("any"), in.Expectations
	in.Expectations = nil
	for i := range of {
		e := of[i]
		actions, known := e.Actions.Known()
		resources, also := e.Resources.Known()
		if !known || !also {
			continue
		}
		if len(resources) == 0 {
			resources = []string{"*"}
		}
		text, err := json.Marshal(map[string]any{
			"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": actions, "Resource": resources}},
		})
		if err != nil {
			panic(err)
		}
		root, _ := policy.ParseJSON(string(text))
		for _, decision := range []string{"denied", "allowed"} {
			name, want := pattern.Literal(fmt.Sprint(decision, i)), pattern.Literal(decision)
			in.Expectations = append(in.Expectations, simulate.Expectation{Name: &name, Decision: &want, Actions: e.Actions, Resources: e.Resources, Unstated: &anyValue})
		}
		d := documents.Document{Name: fmt.Sprint("excludes", i), Label: "excludes", Root: root}
		in.Excludes.Documents = append(in.Excludes.Documents, d)
		d.Name = fmt.Sprint("includes", i)
		in.Includes.Documents = append(in.Includes.Documents, d)
	}
}

// A proof contradicts no request: where it is proved that nothing of a set of requests is
// allowed, the search through the set finds none that is, and where all of it is proved to be
// allowed, none that is denied. The search knows nothing of proofs, and proofs nothing of it.
func TestProofsContradictNoRequest(t *testing.T) {
	seeds := uint64(40)
	if os.Getenv("IAMPROOF_LONG") == "1" {
		seeds = 1_000_000
	}
	count := map[string]int{}
	for seed := range seeds {
		in := (&drawing{rand.New(rand.NewPCG(seed, 3))}).input()
		asProofs(in)
		report, errs := simulate.Run(in, services)
		if len(errs) > 0 {
			continue
		}
		results := make(map[string]string)
		for _, r := range report.Results {
			results[r.Name] = r.Decision
		}
		violated := make(map[string]bool)
		for _, f := range report.Findings {
			if rest, ok := strings.CutPrefix(f.Summary, "IAM expectation not met: "); ok {
				name, _, _ := strings.Cut(rest, " (")
				violated[name] = true
			}
		}
		// Resources of other accounts, about which nothing was given, are no part of a proof.
		leftOut := strings.Contains(report.Markdown, "resources of other accounts are left out")
		for i := range in.Excludes.Documents {
			excluded, included := results[fmt.Sprint("excludes", i)], results[fmt.Sprint("includes", i)]
			count["excludes "+excluded]++
			count["includes "+included]++
			if excluded == "proved" && violated[fmt.Sprint("denied", i)] && !leftOut {
				t.Errorf("seed %d: excludes%d is proved, and a request is allowed: %.300v", seed, i, fmt.Sprint(in.Excludes.Documents[i].Root.JSON(), in.Principal))
			}
			if included == "proved" && violated[fmt.Sprint("allowed", i)] && !leftOut && report.Markdown != "" {
				t.Errorf("seed %d: includes%d is proved, and a request is denied: %.300v", seed, i, fmt.Sprint(in.Includes.Documents[i].Root.JSON(), in.Principal))
			}
		}
	}
	t.Log(count)
	if count["excludes proved"] < int(seeds)/10 || count["excludes refuted"] < int(seeds)/20 {
		t.Errorf("too little is decided: %v", count)
	}
}
