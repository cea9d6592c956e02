// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// InputError says that the input is wrong, where, and what to do about it. Lines of
// Detail that begin with a space are to be shown as they are.
type InputError struct {
	Place           documents.Place
	Summary, Detail string

	detail string            // without the further places
	also   []documents.Place // further places of the same error
}

// Error returns place, summary and detail.
func (e *InputError) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Place, e.Summary, e.Detail)
}

// InputErrors are all errors of an input.
type InputErrors []InputError

// add records an error unless the same was said before. The same text about several
// expectations is said once, and names the others.
func (es *InputErrors) add(place documents.Place, summary, detail string) {
	for i := range *es {
		e := &(*es)[i]
		if e.Summary != summary || e.Place.Attribute != place.Attribute {
			continue
		}
		if e.detail == detail {
			if e.Place != place && len(e.also) < maxAlso {
				e.also = append(e.also, place)
				e.Detail = detail + "\n\nThis also applies to " + listed(e.also)
			}
			return
		}
	}
	*es = append(*es, InputError{Place: place, Summary: summary, Detail: detail, detail: detail})
}

// maxAlso is how many further places of one error are named.
const maxAlso = 20

func listed(places []documents.Place) string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = p.String()
	}
	return strings.Join(out, ", ")
}

// maxProblems is how many problems of a document one message lists.
const maxProblems = 10

// addProblems records why a document cannot be used, in one error.
func (es *InputErrors) addProblems(d *documents.Document, use string, problems policy.Problems) {
	es.add(d.Place, "Invalid policy document: "+d.Label, d.Label+" cannot be used as "+use+":\n"+problemLines(problems, false))
}

// addFaults records what is wrong with a document that can still be evaluated, with or
// without the ids of the checks that found it.
func (es *InputErrors) addFaults(d *documents.Document, claim string, problems policy.Problems, ids bool) {
	es.add(d.Place, "Faulty policy document: "+d.Label, claim+":\n"+problemLines(problems, ids))
}

// problemLines lists problems for a message, each on lines of its own.
func problemLines(problems policy.Problems, ids bool) string {
	var b strings.Builder
	listed := problems[:min(len(problems), maxProblems)]
	for i := range listed {
		p := &listed[i]
		b.WriteString("\n - ")
		if where := p.Where(); where != "" {
			b.WriteString(where + "\n   ")
		}
		b.WriteString(words.OneLine(p.Message))
		if ids {
			b.WriteString(" (" + p.Code + ")")
		}
		if p.Fix != "" {
			b.WriteString("\n   " + words.OneLine(p.Fix))
		}
	}
	if more := len(problems) - len(listed); more > 0 {
		fmt.Fprintf(&b, "\n - and %d more", more)
	}
	return b.String()
}

// problemsOf returns the problems that an error of the evaluator carries.
func problemsOf(err error) policy.Problems {
	var de *program.DocumentError
	if errors.As(err, &de) {
		return de.Problems
	}
	return policy.Problems{{Message: err.Error()}}
}

// sorted returns the errors in the order of the arguments.
func (es InputErrors) sorted(n *Names) InputErrors {
	order := n.inOrder()
	slices.SortStableFunc(es, func(a, b InputError) int {
		if c := slices.Index(order, a.Place.Attribute) - slices.Index(order, b.Place.Attribute); c != 0 {
			return c
		}
		return a.Place.Index - b.Place.Index
	})
	return es
}
