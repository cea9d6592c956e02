// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// AskedWide prepares a wide ARN on which requests of an action without resource types may
// be asked about (E-1404), such as that of all tables; ok is false for other texts. A
// wildcard for its region or account means any region or account.
func (a *Action) AskedWide(text string) (r *Resource, ok bool) {
	given, aligned := arn.Split(text)
	if !a.ResourceLess() || !aligned {
		return nil, false
	}
	resource := strings.ReplaceAll(given.Resource, "${*}", "*")
	for _, w := range a.wide() {
		if w.Service == given.Service && w.Resource == resource && w.Regional == (given.Region != "") && w.Account == (given.Account != "") {
			return NewResource(w.Text(pattern.FromGlobNoColon(given.Partition), pattern.FromGlobNoColon(given.Region), pattern.FromGlobNoColon(given.Account))), true
		}
	}
	return nil, false
}

// MayAskWide reports whether a text that is not known yet may turn out to be one for
// [Action.AskedWide].
func (a *Action) MayAskWide(text pattern.Text) bool {
	fields, aligned := arn.SplitText(text)
	if !aligned {
		known := strings.SplitN(text.Prefix(), ":", 4)
		return len(known) < 4 || slices.ContainsFunc(a.wide(), func(w arn.Wide) bool { return w.Service == known[2] })
	}
	return slices.ContainsFunc(a.wide(), func(w arn.Wide) bool {
		return pattern.Exact(pattern.Literal(w.Service), fields[2]) != truth.False && strings.HasPrefix(w.Resource, strings.ReplaceAll(fields[5].Prefix(), "${*}", "*"))
	})
}

// wide are the ARNs on which AWS checks the action, or may check it.
func (a *Action) wide() []arn.Wide {
	if on := a.Info.On; on != nil {
		return append([]arn.Wide{*on}, a.Info.Wide...)
	}
	return a.Info.Wide
}

// IsWide reports whether the resource is one of [Action.AskedWide].
func (a *Action) IsWide(r *Resource) bool {
	if !r.Aligned {
		return false
	}
	service, _ := r.Fields[2].Known()
	resource, known := r.Fields[5].Known()
	for _, w := range a.wide() {
		if known && w.Service == service && w.Resource == resource && w.Regional == !pattern.IsEmpty(r.Fields[3]) && w.Account == !pattern.IsEmpty(r.Fields[4]) {
			return true
		}
	}
	return false
}
