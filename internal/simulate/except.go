// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// exceptActions takes the excepted ones out of the actions of an expectation. The error is
// a message: nothing is left, which would pass without asking anything (E-1730).
func (e *Expectation) exceptActions(calls []call, n *Names) ([]call, error) {
	if len(e.ExceptActions.Items) == 0 || len(calls) == 0 {
		return calls, nil
	}
	left := slices.DeleteFunc(slices.Clone(calls), func(c call) bool {
		return slices.ContainsFunc(e.ExceptActions.Items, func(t pattern.Text) bool {
			s, known := t.Known()
			p := pattern.CompileFold(s)
			return known && p.MatchFold(strings.ToLower(c.action.Name))
		})
	})
	if len(left) == 0 {
		return nil, fmt.Errorf("%s takes all actions away, so nothing would be checked: leave some of them", n.ExceptActions)
	}
	return left, nil
}

// exceptResources takes the excepted ones out of the resources of an expectation. It
// returns the excepted patterns, and the targets that remain in full or in part.
func (e *Expectation) exceptResources(targets []target, n *Names) (except []arn.Pattern, left []target, err error) {
	for _, t := range e.ExceptResources.Items {
		s, known := t.Known()
		if !known {
			continue
		}
		p := arn.Compile(s)
		if p.Form() != arn.SixFields && p.MatchesAll() != truth.True {
			return nil, nil, fmt.Errorf("%s has %s, which is not the ARN of a resource or a pattern for ARNs: write all six fields, such as arn:aws:s3:::my-bucket/*", n.ExceptResources, quoted([]string{words.OneLine(s)}))
		}
		except = append(except, p)
	}
	if except == nil {
		return nil, targets, nil
	}
	for _, t := range targets {
		taken := slices.ContainsFunc(except, func(p arn.Pattern) bool {
			value, _ := p.TestCapped(t.resource.Text)
			return value == truth.True
		})
		if !taken {
			left = append(left, t)
		}
	}
	if len(left) == 0 {
		return nil, nil, fmt.Errorf("%s takes all resources away, so nothing would be checked: leave some of them", n.ExceptResources)
	}
	return except, left, nil
}

// readUnstated sets what keys are that nobody fixes (E-1731): by the expectation, else
// the simulation, else the decision.
func (x *result) readUnstated(in *Input) {
	for _, list := range []*Texts{&x.expectation.ExceptActions, &x.expectation.ExceptResources} {
		if _, known := list.Known(); !known {
			x.unread = true
			x.pend("what is excepted")
		}
	}
	word := x.expectation.Unstated
	if word == nil {
		word = in.Unstated
	}
	if word == nil {
		if x.want == wantDenied || x.want == wantExplicit || x.want == wantImplicit {
			x.unstated = request.UnstatedAny
		}
		return
	}
	s, known := word.Known()
	if !known {
		x.unread = true
		x.pend(in.names().Unstated)
	}
	if s == unstatedAny {
		x.unstated = request.UnstatedAny
	}
}
