// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// Y-301: resources without which the ones that are granted do not help.
func TestY301Together(t *testing.T) {
	const here = ":eu-west-1:111122223333:"
	for _, c := range []struct{ action, resources, want string }{
		{"bedrock:InvokeModel", "arn:aws:bedrock" + here + "inference-profile/eu.anthropic.claude", "arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}"},
		{"bedrock:InvokeModel", "arn:aws:bedrock" + here + "inference-profile/eu.anthropic.claude arn:aws:bedrock:*::foundation-model/anthropic.claude", ""},
		{"bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/anthropic.claude", ""},
		{"bedrock:InvokeModel", "*", ""},
		{"es:ESHttpGet", "arn:aws:es" + here + "domain/d", "arn:aws:es" + here + "domain/d/*"},
		{"es:ESHttpGet", "arn:aws:es" + here + "domain/d arn:aws:es" + here + "domain/d/*", ""},
		{"es:ESHttpGet", "arn:aws:es" + here + "domain/d/index/_search", ""},
		{"es:ESHttpGet", "arn:aws:es" + here + "domain/*", ""},
		{"es:DescribeDomain", "arn:aws:es" + here + "domain/d", ""},
	} {
		r, err := Synthesise(t.Context(), &Input{Catalog: catalog.Default(), Grants: []Grant{{Actions: []string{c.action}, Resources: strings.Fields(c.resources)}}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range r.Dependent {
			if d.Kind == kindResource {
				got += strings.Join(d.Resources, " ")
			}
		}
		if got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.action, c.resources, got, c.want)
		}
	}
}

// Y-301: what two pages of AWS say is there once.
func TestY301Once(t *testing.T) {
	r, err := Synthesise(t.Context(), &Input{Catalog: catalog.Default(), Grants: []Grant{{Levels: []string{"Read", "Write"}, Resources: []string{"arn:aws:dynamodb:eu-west-1:111122223333:table/t"}}}})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range r.Dependent {
		text, _, _ := strings.Cut(d.Because, " See ")
		key := d.Action + d.Kind + d.Condition + text
		if seen[key] {
			t.Errorf("%s is there twice: %s", d.Action, text)
		}
		seen[key] = true
	}
}
