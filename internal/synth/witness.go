// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// filler is what witnesses have where entries and formats leave the characters open, and the
// value of every policy variable.
const filler = "x"

// caller makes the requests of the verification. Documents by themselves do not depend on it.
var caller = func() *request.Principal {
	p, err := request.ParsePrincipal("arn:aws:iam::111122223333:user/x")
	if err != nil {
		panic(err) // at every start, so that tests see it
	}
	return p
}()

func literal(s string) pattern.Text { return pattern.Literal(s) }

// match is the entry as a pattern of ARNs, with the filler in place of variables.
func (v *verifier) match(e *entry) *arn.Pattern {
	if p, ok := v.matched[e.text]; ok {
		return p
	}
	var b pattern.Builder
	from := 0
	iam.EachVariable(e.text, func(variable *iam.Variable) bool {
		b.Glob(e.text[from:variable.Span[0]])
		if variable.Character() {
			b.Literal(variable.Body)
		} else {
			b.Literal(filler)
		}
		from = variable.Span[1]
		return true
	})
	b.Glob(e.text[from:])
	p := arn.FromPattern(b.Pattern())
	v.matched[e.text] = &p
	return &p
}

// witnesses are resources that the entry covers: one of each resource type of the service
// that it fits, and "*" for the entry "*".
func (v *verifier) witnesses(s *catalog.Service, e *entry) []string {
	var out []string
	if e.all() {
		out = append(out, star)
	}
	for _, t := range s.ResourceTypes() {
		if e.fitType(t) < catalog.FitSome {
			continue
		}
		for _, f := range t.Formats {
			if w, ok := v.witness(t, f, e); ok {
				out = append(out, w)
				break
			}
		}
	}
	if len(out) == 0 {
		out = append(out, strings.NewReplacer("*", filler, "?", filler).Replace(v.match(e).String()))
	}
	return out
}

// witness is an ARN that has the format and that the entry covers.
func (v *verifier) witness(t *catalog.ResourceType, f *catalog.ARNFormat, e *entry) (string, bool) {
	for _, class := range [...]pattern.Class{pattern.NoColon, pattern.AnyText} {
		text := formatText(f, class)
		whole := pattern.Compile(star)
		if !e.all() {
			var ok bool
			if whole, ok = v.match(e).Glob(); !ok {
				return "", false
			}
		}
		w, ok := pattern.Member(&whole, text, filler)
		if ok && t.Matches(w) && (e.all() || v.match(e).Match(w)) {
			return w, true
		}
	}
	return "", false
}

// formatText is the ARNs of a format, the placeholders of the last field being of a class.
func formatText(f *catalog.ARNFormat, class pattern.Class) pattern.Text {
	var out pattern.Text
	for i, field := range f.Fields() {
		name := pattern.Concat(pattern.Hole(pattern.OneCharNoColon), pattern.Hole(class))
		switch {
		case i == 1:
			name = literal("aws")
		case i == 4:
			name = pattern.Hole(pattern.Digits12)
		case i < 5:
			name = pattern.Hole(pattern.NoColon)
		}
		if i > 0 {
			out = pattern.Concat(out, literal(":"))
		}
		for field != "" {
			at := strings.IndexAny(field, "$*")
			if at < 0 {
				out = pattern.Concat(out, literal(field))
				break
			}
			rest := field[at+1:]
			if field[at] == '$' {
				_, rest, _ = strings.Cut(field[at:], "}")
			}
			out = pattern.Concat(out, literal(field[:at]), name)
			field = rest
		}
	}
	return out
}
