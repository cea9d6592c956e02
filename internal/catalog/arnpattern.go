// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ARNPattern is a set of ARNs to be held against formats: one ARN, those that a policy's resource entry covers, or those
// that a partly unknown ARN may turn out to be. It is immutable and safe for concurrent use.
type ARNPattern struct {
	whole  []step   // all of it
	fields [][]step // cut at the first five colons
	kind   patternKind
	short  bool // it had fewer than six fields, see newARNPattern
	cut    bool // of a short one: it does not begin with "arn:", and so was not completed
	moving bool // of a text: unknown text before the sixth field may hold a colon
	all    bool // it consists of asterisks only
	fold   bool
}

// patternKind is where a pattern comes from.
type patternKind uint8

const (
	literalARN patternKind = iota
	entryARN               // of a policy
	textARN                // of a request, partly unknown
)

// LiteralARN returns the pattern of one ARN, in which '*' and '?' are ordinary characters.
func LiteralARN(arn string) *ARNPattern {
	return newARNPattern(literalSteps(make([]step, 0, len(arn)), arn), literalARN)
}

// ParseARNPattern reads a resource entry of a policy: '*' matches any characters, '?' one, a policy variable any; ${*},
// ${?} and ${$} are the characters themselves (E-813).
func ParseARNPattern(entry string) *ARNPattern {
	var steps []step
	for entry != "" {
		if variable, rest, ok := cutVariable(entry); ok {
			switch variable {
			case "${*}", "${?}", "${$}":
				steps = append(steps, step{char: rune(variable[2])})
			default:
				steps = append(steps, step{star: true, set: anyRune})
			}
			entry = rest
			continue
		}
		switch entry[0] {
		case '*':
			steps = append(steps, step{star: true, set: anyRune})
			entry = entry[1:]
		case '?':
			steps = append(steps, step{set: anyRune})
			entry = entry[1:]
		default:
			n := strings.IndexAny(entry[1:], "*?$") + 1
			if n == 0 {
				n = len(entry)
			}
			steps = literalSteps(steps, entry[:n])
			entry = entry[n:]
		}
	}
	return newARNPattern(steps, entryARN)
}

// TextARN returns the pattern of an ARN that may have unknown parts.
func TextARN(arn pattern.Text) *ARNPattern {
	var steps []step
	for p := range arn.Parts() {
		switch {
		case !p.Hole:
			steps = literalSteps(steps, p.Literal)
		case p.Class == pattern.NoColon:
			steps = append(steps, step{star: true, set: notColon})
		case p.Class == pattern.OneChar:
			steps = append(steps, step{set: anyRune})
		case p.Class == pattern.OneCharNoColon:
			steps = append(steps, step{set: notColon})
		case p.Class == pattern.Digits12:
			for range 12 {
				steps = append(steps, step{set: digits})
			}
		default:
			steps = append(steps, step{star: true, set: anyRune})
		}
	}
	return newARNPattern(steps, textARN)
}

// IgnoringCase returns the pattern with ASCII letters matching in either case. ARNs do not match so: it distinguishes a
// wrong spelling and a wrong resource.
func (p *ARNPattern) IgnoringCase() *ARNPattern {
	q := *p
	q.fold = true
	return &q
}

// All reports whether the pattern consists of asterisks only, at least one (E-802).
func (p *ARNPattern) All() bool { return p.all }

// newARNPattern cuts the steps into fields. A policy entry with fewer than six that begins with "arn:" is completed with
// "*" (E-808); any other text with fewer is not an ARN.
func newARNPattern(steps []step, kind patternKind) *ARNPattern {
	p := &ARNPattern{whole: steps, kind: kind, all: kind == entryARN && len(steps) > 0}
	p.fields = make([][]step, 0, arnFields)
	start := 0
	for i, s := range steps {
		p.all = p.all && s.star && s.set == anyRune
		if s == (step{char: ':'}) && len(p.fields) < arnFields-1 {
			p.fields = append(p.fields, steps[start:i])
			start = i + 1
		}
		p.moving = p.moving || kind == textARN && len(p.fields) < arnFields-1 && s.set == anyRune
	}
	p.fields = append(p.fields, steps[start:])
	p.short = len(p.fields) < arnFields
	p.cut = p.short && (start == 0 || !slices.Equal(p.fields[0], literalSteps(nil, "arn")))
	for len(p.fields) < arnFields {
		p.fields = append(p.fields, []step{{star: true, set: anyRune}})
	}
	return p
}

func literalSteps(steps []step, s string) []step {
	for _, r := range s {
		steps = append(steps, step{char: r})
	}
	return steps
}

// Fit says how a set of ARNs relates to a resource type.
type Fit uint8

// The fits, from none to all.
const (
	// FitNone: none of the ARNs is of the type.
	FitNone Fit = iota
	// FitLoose: some are of the type, but only if a wildcard before the sixth field may hold a colon, on which AWS's
	// documentation is divided. It is a reason to stay silent, not to call something covered.
	FitLoose
	// FitSome: some of the ARNs are of the type.
	FitSome
	// FitAll: all ARNs are of the type. A wildcard in place of a whole placeholder is taken to be not empty: nothing without
	// a name exists.
	FitAll
)

// String returns "none", "loose", "some" or "all".
func (f Fit) String() string { return [...]string{"none", "loose", "some", "all"}[min(f, FitAll)] }

// fieldOrder has the field first that differs most often.
var fieldOrder = [arnFields]int{2, 5, 4, 3, 1, 0}

// Fit returns how the ARNs that match p relate to the format.
func (f *ARNFormat) Fit(p *ARNPattern) Fit {
	format := f.compiled()
	if p.short && p.kind == literalARN {
		return FitNone
	}
	if p.short && p.kind == textARN || p.moving {
		if overlap(p.whole, joined(format[:]), p.fold) {
			return FitSome
		}
		return FitNone
	}
	if p.cut && !p.all {
		if p.loose(format) {
			return FitLoose
		}
		return FitNone
	}
	covers := !p.all
	for _, i := range fieldOrder {
		if !overlap(p.fields[i], format[i], p.fold) {
			if p.kind == entryARN && p.loose(format) {
				return FitLoose
			}
			return FitNone
		}
		covers = covers && included(p.fields[i], format[i], p.fold)
	}
	if covers {
		return FitAll
	}
	return FitSome
}

// loose reports whether the pattern and the format overlap if wildcards may hold colons: any wildcard of a pattern that
// has not all six fields, otherwise one of region and account. The names of resources are taken to hold no colon then;
// those that do would match nearly every entry with a wildcard for the account.
func (p *ARNPattern) loose(format *[arnFields][]step) bool {
	open := func(s step) bool { return s.set != oneRune || s.star }
	if !p.short && !slices.ContainsFunc(p.fields[3], open) && !slices.ContainsFunc(p.fields[4], open) {
		return false // no wildcard that could run on
	}
	named := *format
	named[arnFields-1] = slices.Clone(named[arnFields-1])
	for i, s := range named[arnFields-1] {
		if s.set == anyRune {
			named[arnFields-1][i].set = notColon
		}
	}
	if p.short {
		return overlap(p.whole, joined(named[:]), p.fold)
	}
	rest := p.whole
	for i := range 3 {
		if !overlap(p.fields[i], format[i], p.fold) {
			return false
		}
		rest = rest[len(p.fields[i])+1:]
	}
	return overlap(rest, joined(named[3:]), p.fold)
}

// joined returns the steps of several fields with the colons between them.
func joined(fields [][]step) []step {
	var steps []step
	for i, field := range fields {
		if i > 0 {
			steps = append(steps, step{char: ':'})
		}
		steps = append(steps, field...)
	}
	return steps
}

// OverlapsResource reports whether the sixth field of the pattern can be that of an ARN of this format. It does not look
// at the other fields.
func (f *ARNFormat) OverlapsResource(p *ARNPattern) bool {
	return p.all || overlap(p.fields[arnFields-1], f.compiled()[arnFields-1], p.fold)
}
