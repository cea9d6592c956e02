// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// pigeons are denials that leave a request only if each of a number of pigeons sits in a hole
// of its own: the key of a pigeon and a hole is present where it sits there.
func pigeons(n, holes int) string {
	var out []string
	add := func(keys ...string) {
		out = append(out, `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{`+strings.Join(keys, ",")+`}}}`)
	}
	key := func(pigeon, hole int, absent bool) string {
		return fmt.Sprintf(`"t:p%dh%d":"%t"`, pigeon, hole, absent)
	}
	for p := range n {
		var nowhere []string
		for h := range holes {
			nowhere = append(nowhere, key(p, h, true))
		}
		add(nowhere...)
	}
	for h := range holes {
		for p := range n {
			for q := range p {
				add(key(p, h, false), key(q, h, false))
			}
		}
	}
	return strings.Join(out, ",")
}

// Questions of many keys whose presence is tested in many combinations are decided, where going
// through the combinations one by one would spend the budget.
func TestP552Learning(t *testing.T) {
	tests := map[string]struct {
		denials string
		want    Verdict
	}{
		"eight pigeons in seven holes": {pigeons(8, 7), Proved},
		"eight pigeons in eight holes": {pigeons(8, 8), Refuted},
		"80 keys in 340 combinations":  {switchStatements(80), Proved},
		"100 keys in 426 combinations": {switchStatements(100), Refuted},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			left := documents(t, `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},`+tt.denials+`]`)
			r := Within(context.Background(), left, documents(t, `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`), Options{Cells: -1})
			if r.Verdict != tt.want {
				t.Errorf("%s %v, want %s", r.Verdict, r.Causes, tt.want)
			}
		})
	}
}

// TestP901Learning: what is learned costs of the budget when it is looked at again, so that a question whose
// answer needs too much of it ends.
func TestP901Learning(t *testing.T) {
	left := documents(t, `[{"Effect":"Allow","Action":"s3:*","Resource":"*"},`+pigeons(8, 7)+`]`)
	right := documents(t, `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`)
	// There are 5,286 contradictions.
	r := Within(context.Background(), left, right, Options{Cells: -1, Budget: Budget{Nodes: 8_000}})
	if r.Verdict != Undetermined || len(r.Causes) != 1 || r.Causes[0].Budget != "nodes" {
		t.Errorf("%v %+v", r.Verdict, r.Causes)
	}
}
