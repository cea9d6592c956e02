// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// TestRenderings covers the documents that the recorded arguments of the renderer give,
// what the strict reader says of every recorded document, and the canonical form of every
// managed policy.
func TestRenderings(t *testing.T) {
	text, err := os.ReadFile("../render/testdata/recorded.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var items []item
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		items = append(items, item{fmt.Sprintf("line %d", n), func(w *strings.Builder) {
			var record struct{ Input render.Input }
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Error(err)
				return
			}
			got, err := render.Render(&record.Input)
			fmt.Fprintf(w, "%v\n", err)
			fmt.Fprintf(w, "%s\n%s\n%s\n", got.JSON, got.MinifiedJSON, got.ID)
			canonical(w, got.MinifiedJSON)
			canonical(w, strings.Replace(line, `"Effect": "Allow"`, `"Effect": "Allows", "Effect": 1`, 1))
		}})
	}
	c := catalog.Default()
	for _, name := range c.ManagedPolicyNames() {
		items = append(items, item{name, func(w *strings.Builder) {
			p, err := c.ManagedPolicy(name)
			if err != nil {
				t.Error(err)
				return
			}
			canonical(w, p.Document)
		}})
	}
	check(t, "renderings", items)
}

func canonical(w *strings.Builder, text string) {
	_, err := policy.Parse(text)
	for _, p := range policy.AsProblems(err) {
		var related []string
		for i := range p.Related {
			r := &p.Related[i]
			related = append(related, fmt.Sprintf("{%s %s %s}", r.Path(), r.Pos, r.Label))
		}
		fmt.Fprintf(w, "{%s %s %s %s %s %v}\n", p.Code, p.Path(), p.Pos, p.Message, p.Fix, related)
	}
	got, err := render.Canonical(text)
	fmt.Fprintf(w, "%v %s\n", err, got)
}
