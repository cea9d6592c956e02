// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyARN(o *program.ARNOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	readable = readableARN(x.text, e.Key.Info.Type)
	if readable == truth.False {
		return truth.False, truth.False
	}
	mark := v.mark()
	match = truth.False
	for i := range o.Values {
		if match = truth.Or(match, v.matchARNOperand(&o.Values[i], e, x)); match == truth.True {
			break
		}
	}
	if o.More {
		match = truth.Or(match, v.unknown(o.Node))
	}
	return v.release(mark, match), readable
}

func (v *env) unresolvedARNs(o *program.ARNOperands) truth.Value {
	if !o.Variables {
		return truth.False
	}
	out := truth.False
	for i := range o.Values {
		a := &o.Values[i]
		if a.Template != nil {
			out = truth.Or(out, v.unresolved(a.Template))
		}
		if a.Open {
			out = truth.Or(out, v.unknown(a.Node))
		}
	}
	return out
}

func (v *env) matchARNOperand(a *program.ARNOperand, e *program.ConditionEntry, x requestValue) truth.Value {
	if a.Template == nil {
		return v.compareARN(a, e, &a.Value, x)
	}
	return v.decideText(a.Template, func(r *program.Resolved) truth.Value {
		if r.OK == truth.False {
			return truth.False // E-1106
		}
		value := program.NewARNValue(r.Pattern)
		return truth.And(r.OK, v.compareARN(a, e, &value, x))
	})
}

func (v *env) compareARN(a *program.ARNOperand, e *program.ConditionEntry, p *program.ARNValue, x requestValue) truth.Value {
	if p.Short {
		if p.Completed.Form() == arn.ShortARN {
			return truth.False
		}
		mark := v.mark()
		other := v.testARNOperand(a, e, &p.Completed, x)
		return v.contest(30, mark, truth.False, other)
	}
	return v.testARNOperand(a, e, &p.Pattern, x)
}

func (v *env) testARNOperand(a *program.ARNOperand, e *program.ConditionEntry, p *arn.Pattern, x requestValue) truth.Value {
	if s, known := x.text.Known(); known && !p.HasHole() {
		return truth.Of(p.Match(s))
	}
	value, capped := p.TestCapped(x.text)
	if value == truth.Unknown && v.trace != nil {
		if capped {
			v.capped(a.Node)
		}
		if p.HasHole() && (a.Template == nil || a.Template.HasHole()) {
			v.unknown(a.Node)
		}
		if !x.text.IsKnown() {
			v.unknownValue(&e.Key, x.origin)
		}
	}
	return value
}

// readableARN says whether a request value is an ARN. Those of keys of that type are,
// also where they are not known.
func readableARN(t pattern.Text, typ iam.KeyType) truth.Value {
	if s, known := t.Known(); known {
		return truth.Of(program.IsARN(s))
	}
	if typ == iam.TypeARN {
		return truth.True
	}
	const head = "arn:"
	prefix := t.Prefix()
	if !strings.HasPrefix(prefix, head) {
		if strings.HasPrefix(head, prefix) {
			return truth.Unknown
		}
		return truth.False
	}
	if strings.Count(prefix, ":") >= 5 {
		return truth.True
	}
	if _, aligned := arn.SplitText(t); aligned {
		return truth.True
	}
	return truth.Unknown
}
