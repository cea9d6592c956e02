// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ErrUnknownAction is wrapped by the error of [NewAction] for an action
// that the catalogue does not know (E-208).
var ErrUnknownAction = errors.New("unknown action")

// Action prepares an action for requests, see [NewAction]: unless
// [Options.UnknownActions] is set, the catalogue has to know it.
func (ev *Evaluator) Action(name string) (*Action, error) {
	return NewAction(name, ev.catalog, ev.opts.UnknownActions)
}

// NewAction prepares an action for requests. It is an error if the name has wildcards or
// not exactly one colon (E-207), and, unless unknown actions are accepted, if the services
// do not know it and it cannot be newer than they are (E-208); the error then wraps
// [ErrUnknownAction] and names the nearest action.
func NewAction(name string, services iam.Services, unknown bool) (*Action, error) {
	if strings.ContainsAny(name, "*?") {
		return nil, fmt.Errorf("the action %s has a wildcard; a request names one action", words.Quote(name))
	}
	if iam.ParseActionForm(name) != iam.ActionPattern {
		return nil, fmt.Errorf("%s is not an action: write it as service:Name, such as s3:GetObject", words.Quote(name))
	}
	a := &Action{Name: name, fold: strings.ToLower(name)}
	a.service, a.verb, _ = strings.Cut(a.fold, ":")
	a.learn()
	info, ok := services.Action(name)
	if ok {
		a.Name, a.Known, a.Info, a.several = info.Name, true, info, info.Together == iam.InOneCall
		return a, nil
	}
	if alias, isAPI := facts.ActionAlias(a.fold); isAPI {
		return nil, fmt.Errorf("%s is the name of an API operation, not of an IAM action: use %s (%w)", words.Quote(name), alias, ErrUnknownAction)
	}
	if unknown {
		return a, nil
	}
	if newer, ok := services.(iam.NewerServices); ok && newer.MayBeNew(name) {
		a.Newer = true
		return a, nil
	}
	hint := "check the spelling"
	if near := services.NearestAction(name); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("the action %s is not in the service catalogue: %s If it is newer than the catalogue, add it to the provider's additional_actions (%w)",
		words.Quote(name), sentence(hint), ErrUnknownAction)
}

func sentence(s string) string {
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// NewResource prepares a resource given by its ARN. Holes stand for every resource
// of that shape (E-1410). The texts "*" and a hole alone give [StarResource].
func NewResource(text pattern.Text) *Resource {
	if s, ok := text.Known(); ok && s == "*" {
		return StarResource()
	}
	r := &Resource{Text: text}
	if r.known, r.isKnown = text.Known(); r.isKnown {
		r.arn, r.aligned = arn.Split(r.known)
	}
	if r.aligned || !r.isKnown {
		r.fields, r.aligned = arn.SplitText(text)
	}
	r.aws = r.ownedByAWS()
	if !r.aligned {
		// Where its fields are is not known: any letter may stand in the first five.
		s := text.String()
		r.headUpper = s != strings.ToLower(s)
		return r
	}
	for _, f := range r.fields[1:5] {
		s := f.String()
		r.headUpper = r.headUpper || s != strings.ToLower(s)
	}
	return r
}

// AskedResource prepares a resource written with wildcards, which stand for every
// resource of that shape (E-1410). Unlike the holes of [NewResource] they stand for names
// that resources of the type can have (E-1783).
func AskedResource(glob string) *Resource {
	if glob == "*" {
		return StarResource()
	}
	r := NewResource(arn.FromGlob(glob))
	r.asked = true
	return r
}

// StarResource is "*": the resource of actions that have none (E-1403), and every
// resource for actions that have some (E-1404).
func StarResource() *Resource {
	return &Resource{Text: pattern.Unknown(), Star: true}
}

// ownerText is the account field of the resource's ARN, the empty text if it names
// none.
func (r *Resource) ownerText() pattern.Text {
	if r.Star {
		return pattern.Text{}
	}
	if !r.aligned {
		return pattern.Hole(pattern.Digits12)
	}
	if s, ok := r.fields[4].Known(); ok && (s == "" || s == "aws") {
		return pattern.Text{}
	}
	return r.fields[4]
}
