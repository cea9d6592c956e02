// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// star is the entry that covers every resource.
const star = "*"

// entry is a resource entry, as written and compiled.
type entry struct {
	text string
	// fields are those of the text; of "*" there are none.
	fields arn.Fields
	// variables says that the entry has a policy variable.
	variables bool
	// fit is the entry as the catalogue's formats are held against it.
	fit *catalog.ARNPattern
	// compiled are the fields as patterns in which variables are any text.
	compiled [6]pattern.Pattern
	// prefix is what the last field of every resource begins with.
	prefix string
	// fits has how the entry relates to resource types, as far as it was asked for: the
	// types of a service are asked for by each of its actions.
	fits map[*catalog.ResourceType]catalog.Fit
}

// fitType is how the resources of the entry relate to a resource type.
func (e *entry) fitType(t *catalog.ResourceType) catalog.Fit {
	fit, ok := e.fits[t]
	if !ok {
		if e.fits == nil {
			e.fits = map[*catalog.ResourceType]catalog.Fit{}
		}
		fit = t.Fit(e.fit)
		e.fits[t] = fit
	}
	return fit
}

// fitAction is how the resources of the entry relate to an action: the best fit with one of
// its resource types.
func (e *entry) fitAction(a *catalog.Action) catalog.Fit {
	if !a.ResourceLevel() {
		return a.Fit(e.fit)
	}
	best := catalog.FitNone
	for i := range a.Resources {
		best = max(best, e.fitType(a.Resources[i].Type))
	}
	return best
}

// open reports whether the entry covers more than one resource, policy variables aside.
func (e *entry) open() bool {
	if e.all() {
		return true
	}
	for i := range e.compiled {
		if _, one := e.compiled[i].IsLiteral(); !one {
			return !e.variables
		}
	}
	return false
}

// all reports whether the entry is "*".
func (e *entry) all() bool { return e.text == star }

// service returns the service field; ok is false where it has a wildcard or a variable.
func (e *entry) service() (name string, ok bool) {
	if e.all() {
		return "", false
	}
	name = e.fields[2]
	return name, name != "" && !arn.Open(name)
}

// readEntry reads an entry. The second result says what is wrong with it, and the third what
// to write; they are "" for an entry that can be used (Y-705).
func readEntry(text string) (e *entry, problem, fix string) {
	if text == star {
		return &entry{text: text, fit: catalog.ParseARNPattern(text)}, "", ""
	}
	fields := arn.SplitFields(text)
	switch {
	case pattern.IsAsterisks(text):
		return nil, "it is a run of asterisks, which means every resource", `Write "*".`
	case fields[0] != "arn":
		return nil, "it is not an ARN", notARN(text)
	case len(fields) < len(arn.FieldNames):
		return nil, "it has fewer than the six fields of an ARN", "Write all six fields, with * for each that may be anything: arn:partition:service:region:account:resource."
	case fields.Partition() == "" || fields[2] == "" || fields.Resource() == "":
		return nil, "its partition, service or resource is empty, so that it covers nothing", "Fill in the fields: arn:partition:service:region:account:resource."
	case iam.EachVariable(text, func(*iam.Variable) bool { return true }) >= 0:
		return nil, "it has a policy variable that is not closed", "Close the variable with }."
	case strings.ContainsAny(fields[2], "*?"):
		return nil, "it has a wildcard in the service, which AWS does not take there", "Name the service, with one ARN for each."
	}
	for i := range len(fields) - 1 {
		if strings.Contains(fields[i], "${") {
			return nil, "it has a policy variable before the fifth colon, where AWS takes none", "Write the value, or * for any."
		}
	}
	e = &entry{text: text, fields: fields, fit: catalog.ParseARNPattern(text)}
	iam.EachVariable(text, func(v *iam.Variable) bool {
		e.variables = e.variables || !v.Character()
		return !e.variables
	})
	for i := range e.compiled {
		p := globOf(fields[i])
		if i < len(e.compiled)-1 {
			p = p.Bounded()
		}
		e.compiled[i] = p
	}
	e.prefix = e.compiled[len(e.compiled)-1].LiteralPrefix()
	return e, "", ""
}

// notARN proposes an ARN for an entry that is not one.
func notARN(text string) string {
	name, rest, slash := strings.Cut(text, "/")
	switch {
	case strings.HasPrefix(text, "arn:"):
		return "Write all six fields: arn:partition:service:region:account:resource."
	case !strings.Contains(text, ":") && !strings.ContainsAny(name, " *") && name != "":
		if slash && rest != "" {
			return "Write the ARN. If it is an object in a bucket, that is arn:aws:s3:::" + text + "."
		}
		return "Write the ARN. If it is a bucket, that is arn:aws:s3:::" + name + "."
	default:
		return `Write the ARN of the resource, or "*" for actions that take no resource.`
	}
}

// globOf compiles a field of an entry. A variable is any text.
func globOf(field string) pattern.Pattern {
	var b pattern.Builder
	from := 0
	iam.EachVariable(field, func(v *iam.Variable) bool {
		b.Glob(field[from:v.Span[0]])
		if v.Character() {
			b.Literal(v.Body)
		} else {
			b.Star()
		}
		from = v.Span[1]
		return true
	})
	b.Glob(field[from:])
	return b.Pattern()
}

// covers reports whether every resource that o covers is one that e covers, for all
// values of variables. It is false where that is not certain.
func (e *entry) covers(o *entry) bool {
	switch {
	case e.text == o.text || e.all():
		return true
	case o.all() || e.variables || !strings.HasPrefix(o.prefix, e.prefix):
		return false
	}
	for i := range e.compiled {
		if covered, _ := pattern.Covers(&e.compiled[i], &o.compiled[i]); !covered {
			return false
		}
	}
	return true
}
