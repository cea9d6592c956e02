// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// templateProblem is what is wrong with a variable.
type templateProblem struct{ code, message, fix string }

// templateParser splits policy text into segments.
type templateParser struct {
	catalog  iam.Services
	segments []Segment
	// active says that there is a variable, so that the version matters.
	active  bool
	problem *templateProblem
}

// parse splits the text. A hole may begin a variable that text after it ends, or
// end one that text before it begins; what it may so swallow becomes part of the
// hole (E-1622): all between the first and the last hole, a "${" that is not closed
// and a "$" right before the first, and everything up to the last "}" after the
// last. Holes of digits cannot do that.
func (p *templateParser) parse(t pattern.Text) {
	parts := slices.Collect(t.Parts())
	swallows := func(x pattern.Part) bool { return x.Hole && x.Class != pattern.Digits12 }
	first := slices.IndexFunc(parts, swallows)
	if first < 0 {
		p.scan(parts, true)
		return
	}
	last := first
	for i := first; i < len(parts); i++ {
		if swallows(parts[i]) {
			last = i
		}
	}
	before, after := parts[:first], parts[last+1:]
	cut := p.scan(before, false)
	for i := len(after) - 1; i >= 0; i-- {
		if end := strings.LastIndexByte(after[i].Literal, '}'); end >= 0 {
			rest := pattern.Part{Literal: after[i].Literal[end+1:]}
			after = append([]pattern.Part{rest}, after[i+1:]...)
			cut = true
			break
		}
	}
	class := pattern.AnyText
	if first == last && !cut {
		class = parts[first].Class
	}
	p.segments = append(p.segments, Segment{Kind: SegmentHole, hole: class})
	p.scan(after, true)
}

// scan splits literals and holes of digits. If the text is not complete, it stops
// at a variable that is not closed and before a final "$", and reports true.
func (p *templateParser) scan(parts []pattern.Part, complete bool) (cut bool) {
	for i := 0; i < len(parts); i++ {
		if parts[i].Hole {
			p.segments = append(p.segments, Segment{Kind: SegmentHole, hole: parts[i].Class})
			continue
		}
		s := parts[i].Literal
		for {
			start, end := iam.NextVariable(s)
			if start < 0 {
				break
			}
			p.text(s[:start])
			if end >= 0 {
				p.variable(s[start+len("${") : end-len("}")])
				s = s[end:]
				continue
			}
			s = s[start:]
			// The name may hold digits that are not known.
			closing := i + 1
			for closing < len(parts) && !strings.Contains(parts[closing].Literal, "}") {
				closing++
			}
			if closing == len(parts) {
				if complete {
					p.fail("MISSING_BRACE_IN_VARIABLE", "The policy variable "+words.Quote(s)+" is not closed.",
						"Write } after its name, or ${$} for a dollar sign.")
				}
				return true
			}
			p.segments = append(p.segments, Segment{Kind: SegmentHole, hole: pattern.AnyText})
			_, s, _ = strings.Cut(parts[closing].Literal, "}")
			i = closing
		}
		if !complete && i == len(parts)-1 && strings.HasSuffix(s, "$") {
			s, cut = s[:len(s)-1], true
		}
		p.text(s)
	}
	return cut
}

func (p *templateParser) text(s string) {
	if s != "" {
		p.segments = append(p.segments, Segment{Kind: SegmentText, Text: s})
	}
}

func (p *templateParser) fail(code, message, fix string) {
	if p.problem == nil {
		p.problem = &templateProblem{code, message, fix}
	}
}

// variable reads what is between the braces (E-1103, E-1105, E-1108).
func (p *templateParser) variable(body string) {
	p.active = true
	v := iam.ParseVariable(body)
	if v.Character() {
		p.segments = append(p.segments, Segment{Kind: SegmentSpecial, Text: body})
		return
	}
	shown := words.Quote(v.Text)
	switch v.Fault() {
	case iam.VariableEmpty:
		p.fail("EMPTY_VARIABLE", "The policy variable "+shown+" has no name.",
			"Write the context key whose value belongs there, such as ${aws:username}.")
	case iam.VariableSpace:
		p.fail("UNSUPPORTED_SPACE_IN_VARIABLE", "The policy variable "+shown+" has a space in its name.", "Remove the space.")
	case iam.VariableSymbol:
		p.fail("UNSUPPORTED_SYMBOL_IN_VARIABLE", "The policy variable "+shown+" has a character in its name that no context key has.",
			"Write the name of a context key, such as ${aws:PrincipalTag/team}.")
	case iam.VariableQuotes, iam.VariableGap:
		p.fail("MISSING_QUOTE_IN_VARIABLE", "The default of the policy variable "+shown+" is not written as AWS wants it.",
			"Write a comma, one space and the default in single quotes, such as ${aws:PrincipalTag/team, 'none'}.")
	case iam.VariablePrefix:
		p.fail("UNKNOWN_VARIABLE_KEY", "The policy variable "+shown+" does not name a context key.",
			"Write a key with its prefix, such as ${aws:username}, or one of ${*}, ${?} and ${$} for that character.")
	}
	if p.problem != nil {
		return
	}
	def, _, _ := v.DefaultText()
	p.segments = append(p.segments, Segment{
		Kind: SegmentVariable, Key: NewKey(v.Name, p.catalog), Text: def, HasDefault: v.HasDefault,
	})
}
