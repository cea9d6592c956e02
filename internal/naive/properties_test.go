// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// TestE1733Properties is [TestE1734Meaning] for calls on two resources. Each resource
// has properties of its own: the decision depends on which property belongs to which.
func TestE1733Properties(t *testing.T) {
	instances := prefixed(ec2+"instance/", "i-1", "i-2", "i-12") // i-12 is named by i-1* alone
	volumes := prefixed(ec2+"volume/", "v-1", "v-2")
	tags := [][]string{{"dev"}, {"prod"}, {"zz"}, {}}
	types := [][]string{{"t3.micro"}, {"m5.large"}}
	entries := []string{"*", ec2 + "instance/*", ec2 + "volume/*", ec2 + "*", instances[0], volumes[0], ec2 + "instance/i-1*"}
	var verdicts, differences tally
	chosen := seeds(t)
	if os.Getenv("IAMPROOF_SEEDS") == "" {
		chosen[0].end /= 10
	}
	n := count(chosen)
	inParallel(chosen, func(seed uint64) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, 5))}
		var statements []any
		for range 1 + g.IntN(3) {
			s := map[string]any{"Effect": "Allow", "Action": "ec2:AttachVolume", "Resource": some(g, entries, 2)}
			if g.chance(35) {
				s["Effect"] = "Deny"
			}
			switch g.IntN(4) {
			case 0, 1:
				operator := pick(g, []string{"StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringNotEqualsIfExists"})
				value := any(some(g, team, 2))
				if g.chance(25) {
					value = "${aws:PrincipalTag/team}"
				}
				s["Condition"] = map[string]any{operator: map[string]any{pick(g, []string{"aws:ResourceTag/team", "ec2:ResourceTag/team"}): value}}
			case 2:
				s["Condition"] = map[string]any{pick(g, []string{"StringEquals", "StringNotEquals"}): map[string]any{"ec2:InstanceType": "t3.micro"}}
			}
			statements = append(statements, s)
		}
		b, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		decision := pick(g, []string{"allowed", "denied", "explicitDeny", "implicitDeny"})
		stated := pick(g, [][]string{{"dev"}, {"prod"}})
		anything := decision != "allowed"
		asked := []string{pick(g, []string{ec2 + "instance/*", instances[0]}), pick(g, []string{ec2 + "volume/*", volumes[0]})}
		in := &simulate.Input{
			Detail: true, Principal: known(arnOf(&harvester)), Identity: documentList("identity_policies", []string{text}),
			Expectations: []simulate.Expectation{{Name: known("q"), Decision: known(decision), Actions: list([]string{"ec2:AttachVolume"}), Resources: list(asked)}},
		}
		in.Context.Keys = []simulate.ContextKey{{Name: "aws:PrincipalTag/team", Values: list(stated).Items}}
		report, errs := simulate.Run(in, services)
		if len(errs) > 0 {
			t.Errorf("seed %d: %v", seed, errs)
			return
		}
		layers := &naive.Layers{Identity: parsed([]string{text})}
		covered := func(shape string, ids []string) []string {
			if strings.HasSuffix(shape, "*") {
				return ids
			}
			return []string{shape}
		}
		free := tags
		if !anything {
			free = tags[3:]
		}
		var certain naive.Set
		decide := func(i, v string, own map[string]map[string][]string) naive.Set {
			r := &naive.Request{Caller: harvester, Action: "ec2:AttachVolume", Resources: []string{i, v}, Own: own,
				Context: map[string][]string{"aws:PrincipalTag/team": stated}}
			set, _, _ := naive.Decide(r, layers, false)
			return set
		}
		for _, i := range covered(asked[0], instances) {
			for _, v := range covered(asked[1], volumes) {
				for _, ti := range free {
					for _, tv := range free {
						for _, typ := range types {
							certain |= decide(i, v, map[string]map[string][]string{
								i: {"aws:ResourceTag/team": ti, "ec2:InstanceType": typ}, v: {"aws:ResourceTag/team": tv},
							})
						}
					}
				}
			}
		}
		e := report.Evaluations[0]
		verdicts.add(e.Verdict)
		want := accepted(decision)
		problem := ""
		switch {
		case e.Verdict == "met" && certain&^want != 0:
			problem = "WRONG met"
		case e.Verdict == "not_met" && certain&^want == 0:
			problem = "not met, but brute force finds nothing"
		case e.Verdict == "undetermined":
			verdicts.add("undetermined but uniform")
		}
		if problem == "" {
			problem = (&omega{certain: certain}).named(e.Decision)
		}
		if c := e.Counterexample; problem == "" && c != nil && len(c.Resources) == 2 && !strings.Contains(strings.Join(c.Resources, ""), "*") {
			own := map[string]map[string][]string{}
			put := func(name string, values []string) {
				for _, r := range c.Resources {
					own[r] = merged(own[r])
					if rest, ok := strings.CutPrefix(name, r+": "); ok {
						own[r][rest] = values
					} else if !strings.HasPrefix(name, "arn:") {
						own[r][name] = values
					}
				}
			}
			for k, v := range c.Context {
				put(k, v)
			}
			for _, k := range c.Absent {
				put(k, []string{})
			}
			// What it leaves open must not matter: every instance has some type.
			for _, typ := range types {
				full := map[string]map[string][]string{}
				for r, keys := range own {
					full[r] = merged(keys)
					if full[r]["ec2:InstanceType"] == nil {
						full[r]["ec2:InstanceType"] = typ
					}
				}
				for _, r := range c.Resources {
					if full[r] == nil {
						full[r] = map[string][]string{"ec2:InstanceType": typ}
					}
					if strings.Contains(r, ":volume/") {
						delete(full[r], "ec2:InstanceType")
					}
				}
				if set := decide(c.Resources[0], c.Resources[1], full); set&want != 0 {
					problem = "WRONG counterexample"
				}
			}
		}
		if problem != "" {
			differences.add(problem)
			if differences.counts[problem] <= shown {
				t.Errorf("seed %d, %s: expect %s on %v is %s (%s), brute force %s, counterexample %+v, %v\n  PrincipalTag %v\n  %s",
					seed, problem, decision, asked, e.Verdict, e.Decision, certain, e.Counterexample, e.UndeterminedBecause, stated, text)
			}
		}
	})
	t.Logf("%d runs: %v, differences %v", n, verdicts.counts, differences.counts)
	if n < enough/10 {
		return
	}
	for _, v := range []string{"met", "not_met"} {
		if verdicts.counts[v]*10 < n {
			t.Errorf("only %d of %d verdicts are %s", verdicts.counts[v], n, v)
		}
	}
}

func merged(m map[string][]string) map[string][]string {
	out := map[string][]string{}
	for k, v := range m {
		out[k] = v
	}
	return out
}
