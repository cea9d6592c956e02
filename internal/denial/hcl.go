// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// hclObject is an object of HCL as `terraform fmt` prints it.
type hclObject struct {
	names, values, comments []string
}

func (o *hclObject) text(name, value string) { o.line(name, hclText(value), "") }

func (o *hclObject) line(name, value, comment string) {
	o.names, o.values, o.comments = append(o.names, name), append(o.values, value), append(o.comments, comment)
}

// String is the object with a comma behind it, as an element of a list.
func (o *hclObject) String() string {
	width := 0
	for _, n := range o.names {
		width = max(width, len(n))
	}
	var b strings.Builder
	b.WriteString("{\n")
	for i, n := range o.names {
		b.WriteString("  " + n + strings.Repeat(" ", width-len(n)) + " = " + o.values[i])
		if o.comments[i] != "" {
			b.WriteString(" # " + o.comments[i])
		}
		b.WriteByte('\n')
	}
	b.WriteString("},\n")
	return b.String()
}

// hclText is a text as a literal of HCL.
func hclText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// expectedContext adds the keys of the denial that a statement tests, and names those that
// are left out since they may be secret (N-405).
func (x *explanation) expectedContext(e *hclObject, r *evaluator.Result) {
	tested := map[string]bool{}
	for i := range r.Matched {
		for _, k := range r.Matched[i].Keys {
			tested[strings.ToLower(k)] = true
		}
	}
	if r.NearMiss != nil {
		for _, k := range r.NearMiss.Keys {
			tested[strings.ToLower(k)] = true
		}
	}
	var items, left []string
	for _, k := range slices.Sorted(maps.Keys(x.asked.context)) {
		if !tested[strings.ToLower(k)] {
			continue
		}
		values := x.asked.context[k]
		if hidden(k, values) || iam.HidesValue(k) {
			left = append(left, k)
			continue
		}
		quoted := make([]string, len(values))
		for i, v := range values {
			quoted[i] = hclText(v)
		}
		items = append(items, hclText(k)+" = ["+strings.Join(quoted, ", ")+"]")
	}
	if len(items) == 0 && len(left) == 0 {
		return
	}
	comment := ""
	if len(left) > 0 {
		comment = "add " + strings.Join(left, ", ")
	}
	e.line("context", "{ "+strings.Join(items, ", ")+" }", comment)
}
