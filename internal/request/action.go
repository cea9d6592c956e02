// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

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

// UnknownActionError says that the catalogue does not have an action: the name is
// misspelt, or newer than the catalogue.
type UnknownActionError struct {
	Action string
	// Near is the name with the most similar spelling, "" if there is none.
	Near string
}

// Error says what is wrong.
func (e *UnknownActionError) Error() string { return e.Or("") }

// Or says what is wrong, and what to do if the action is newer than the catalogue: a
// clause such as "add it to the list", "" for nothing.
func (e *UnknownActionError) Or(remedy string) string {
	hint := "check the spelling."
	if e.Near != "" {
		hint = "did you mean " + e.Near + "?"
	}
	if remedy != "" {
		hint += " If it is newer than the catalogue, " + remedy
	}
	return fmt.Sprintf("the action %s is not in the service catalogue: %s (%v)", words.Quote(e.Action), hint, ErrUnknownAction)
}

// Unwrap returns [ErrUnknownAction].
func (e *UnknownActionError) Unwrap() error { return ErrUnknownAction }

// NewAction prepares an action for requests. It is an error if the name has wildcards or
// not exactly one colon (E-207), and, unless unknown actions are accepted, if the services
// do not know it and it cannot be newer than they are (E-208); the error then wraps
// [ErrUnknownAction], and is of type [UnknownActionError] unless it is the name of an API
// operation.
func NewAction(name string, services iam.Services, unknown bool) (*Action, error) {
	if strings.ContainsAny(name, "*?") {
		return nil, fmt.Errorf("the action %s has a wildcard; a request names one action", words.Quote(name))
	}
	if iam.ParseActionForm(name) != iam.ActionPattern {
		return nil, fmt.Errorf("%s is not an action: write it as service:Name, such as s3:GetObject", words.Quote(name))
	}
	a := &Action{Name: name, Folded: strings.ToLower(name)}
	a.Prefix, a.Verb, _ = strings.Cut(a.Folded, ":")
	a.Learn()
	info, ok := services.Action(name)
	if ok {
		a.Name, a.Known, a.Info, a.Several = info.Name, true, info, info.Together == iam.InOneCall
		return a, nil
	}
	if alias, isAPI := facts.ActionAlias(a.Folded); isAPI {
		return nil, fmt.Errorf("%s is the name of an API operation, not of an IAM action: use %s (%w)", words.Quote(name), alias, ErrUnknownAction)
	}
	if unknown {
		return a, nil
	}
	if newer, ok := services.(iam.NewerServices); ok && newer.MayBeNew(name) {
		a.Newer = true
		return a, nil
	}
	return nil, &UnknownActionError{Action: name, Near: services.NearestAction(name)}
}

// GivesTags reports whether calls of the action give a value to each tag that they name.
// Others, such as those that take tags off, may name the keys alone.
func (a *Action) GivesTags() bool {
	return a.Creates() || strings.HasPrefix(a.Verb, "tag") || strings.HasPrefix(a.Verb, "addtags")
}

// Creates reports whether calls of the action may be about resources that do not exist
// yet.
func (a *Action) Creates() bool {
	for _, verb := range [...]string{"create", "run", "request", "import", "allocate", "copy", "register", "restore"} {
		if strings.HasPrefix(a.Verb, verb) {
			return true
		}
	}
	return false
}

// regionFacts is what an action says of the region that its calls are made in.
type regionFacts struct {
	// Global is what the service is in each partition where it has one endpoint, nil for
	// regional services (E-1776).
	Global []facts.GlobalService
	// Free says that nothing follows from the region in the ARN of the resource; freeFor are the
	// resources for which it does not (E-1777).
	Free    bool
	FreeFor []arn.Pattern
}

// Learn fills in what the tables know of the action.
func (a *Action) Learn() {
	a.Need, a.NeedsPolicy = facts.PolicyNeededFor(a.Prefix, a.Folded)
	a.Owner = facts.OwnerOf(a.Prefix, a.Folded)
	a.Region.Global = facts.GlobalIn(a.Prefix)
	var resources []string
	a.Region.Free, resources = facts.RegionFree(a.Folded)
	for _, p := range resources {
		a.Region.FreeFor = append(a.Region.FreeFor, arn.Compile(p))
	}
}

// ResourcePart is the resource part of the ARN, false where it is not certain.
func (r *Resource) ResourcePart() (pattern.Text, bool) { return r.Fields[5], r.Aligned }

// Takes reports whether the action is known to take resources of that type, and
// whether it takes others.
func (a *Action) Takes(typ string) (it, others bool) {
	for i := range a.Info.ResourceTypes {
		if a.Info.ResourceTypes[i].Name == typ {
			it = true
		} else {
			others = true
		}
	}
	return it, others
}

// UnlistedAction prepares the name of an action without asking a catalogue: nothing is known
// of it but its name, which has one colon.
func UnlistedAction(name string) *Action {
	a := &Action{Name: name, Folded: strings.ToLower(name)}
	a.Prefix, a.Verb, _ = strings.Cut(a.Folded, ":")
	a.Learn()
	return a
}
