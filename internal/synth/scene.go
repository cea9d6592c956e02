// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// scene is a context in which a condition holds, and which other conditions hold in it.
type scene struct {
	text    string
	context *request.Context
	holds   map[string]truth.Value
	// tested are the keys that the condition tests, under their canonical names.
	tested map[string]bool
}

// varies reports whether an entry has a variable whose value the condition of the scene
// decides, so that it is not the filler.
func (sc *scene) varies(e *entry) bool {
	if !e.variables || len(sc.tested) == 0 {
		return false
	}
	keys := map[string][]string{}
	addVariables(keys, e.text)
	for key := range keys {
		if sc.tested[program.CanonicalKey(key)] {
			return true
		}
	}
	return false
}

// makeScenes makes a scene for each condition, as far as one is found: what a condition means
// for all values is for the proof (Y-701 a).
func (v *verifier) makeScenes(conditions map[string]*condition) error {
	alones := map[string]*evaluator.Evaluator{}
	variables := map[string][]string{}
	for _, text := range sortedKeys(conditions) {
		st := &statement{actions: []string{star}, resources: []string{star}, condition: conditions[text]}
		p, err := compile(document([]*statement{st}), "condition", v.services)
		if err != nil {
			return &InternalError{Check: "b", Text: err.Error()}
		}
		alones[text] = alone([]*program.Policy{p}, v.services)
		for i := range conditions[text].tests {
			for _, value := range conditions[text].tests[i].values {
				addVariables(variables, value)
			}
		}
	}
	for _, list := range v.granted {
		for _, g := range list {
			addVariables(variables, g.entry.text)
		}
	}
	on := request.NewResource(literal("arn:aws:s3:::x"))
	for _, text := range sortedKeys(conditions) {
		values := conditions[text].values()
		for key, of := range variables {
			if _, ok := values[key]; !ok {
				values[key] = of
			}
		}
		context, err := request.NewContext(values, v.services)
		if err != nil {
			continue
		}
		sc := &scene{text: text, context: context, holds: map[string]truth.Value{}, tested: map[string]bool{}}
		for i := range conditions[text].tests {
			sc.tested[program.CanonicalKey(conditions[text].tests[i].key)] = true
		}
		for other, ev := range alones {
			req := request.Request{Principal: caller, Action: request.UnlistedAction("s3:GetObject"), Resources: []*request.Resource{on}, Context: context}
			possible, err := ev.Decide(&req)
			switch decision := possible.Decision(); {
			case err != nil, decision == evaluator.Undetermined:
				sc.holds[other] = truth.Unknown
			default:
				sc.holds[other] = truth.Of(decision == evaluator.Allowed)
			}
		}
		if sc.holds[text] == truth.True {
			v.scenes[text] = sc
		}
	}
	return nil
}

// addVariables adds the keys of the policy variables of a text.
func addVariables(keys map[string][]string, text string) {
	iam.EachVariable(text, func(variable *iam.Variable) bool {
		if !variable.Character() {
			keys[strings.TrimSpace(variable.Name)] = []string{filler}
		}
		return true
	})
}

// values are values of the keys of the condition for which it probably holds.
func (c *condition) values() map[string][]string {
	values := map[string][]string{}
	for i := range c.tests {
		t := &c.tests[i]
		if t.alwaysTrueWithout() {
			continue
		}
		if _, ok := values[t.key]; !ok {
			values[t.key] = []string{t.value()}
		}
	}
	return values
}

// value is a value of the key for which the test probably holds.
func (t *test) value() string {
	v := withoutVariables(t.values[0])
	if t.parsed.Negated {
		return "zz-other"
	}
	switch t.parsed.Family {
	case iam.NullFamily:
		return filler
	case iam.NumericFamily:
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return strconv.FormatFloat(n+t.step(), 'f', -1, 64)
		}
	case iam.DateFamily:
		if d, err := time.Parse(time.RFC3339, v); err == nil {
			return d.Add(time.Duration(t.step()) * time.Second).UTC().Format(time.RFC3339)
		}
	case iam.IPFamily:
		if prefix, err := netip.ParsePrefix(v); err == nil {
			return prefix.Addr().String()
		}
	case iam.StringFamily, iam.ARNFamily:
		if t.parsed.Like {
			return strings.NewReplacer("*", filler, "?", filler).Replace(v)
		}
	}
	return v
}

// step leads from a bound to a value within it.
func (t *test) step() float64 {
	switch t.parsed.Compare {
	case iam.Less:
		return -1
	case iam.Greater:
		return 1
	default:
		return 0
	}
}

// withoutVariables has the filler in place of the variables of a text.
func withoutVariables(text string) string {
	var b strings.Builder
	from := 0
	iam.EachVariable(text, func(v *iam.Variable) bool {
		b.WriteString(text[from:v.Span[0]])
		if v.Character() {
			b.WriteString(v.Body)
		} else {
			b.WriteString(filler)
		}
		from = v.Span[1]
		return true
	})
	b.WriteString(text[from:])
	return b.String()
}
