// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// simulationInput is the configuration of a simulation, read.
type simulationInput struct {
	simulate.Input
	// nothing says that there are no expectations and no proofs: null if they were left out.
	nothing, null bool
}

// readSimulation reads a configuration. Its errors are those of arguments that have
// an impossible shape.
func readSimulation(config *planvalue.Value) (*simulationInput, simulate.InputErrors) {
	r := simulationReader{config: config}
	in := &simulationInput{}
	in.Names = &simulationNames
	in.Principal = r.text("principal")
	in.AccountID = r.text("account_id")
	in.Identity = r.policies("identity_policies")
	in.Boundary = r.policy("permissions_boundary")
	in.Session = r.policies("session_policies")
	in.ServiceControl = r.levels("service_control_policies", documents.SCPFullAccess)
	in.ResourceControl = r.levels("resource_control_policies", documents.RCPFullAccess)
	in.ResourcePolicies = r.resourcePolicies()
	in.Endpoint = r.policy("vpc_endpoint_policy")
	in.ResourceAccounts = r.accounts()
	in.Context = r.context(r.get("context"), documents.At("context"))
	in.Unstated = r.text("unstated_context")
	in.Within, in.Includes, in.Excludes = r.proofs("within"), r.proofs("includes"), r.proofs("excludes")
	in.NewAccess = r.text("new_access")
	r.expectations(in)
	in.OnUndetermined = r.onUndetermined()
	detail, _ := r.word("detail", "summary", "full")
	in.Detail = detail == "full"
	contested, known := r.word("contested", "undetermined", "documented")
	in.Documented, in.ContestedUnknown = contested == "documented", !known
	return in, r.errs
}

// simulationReader reads arguments and gathers what is wrong with them.
type simulationReader struct {
	config *planvalue.Value
	errs   simulate.InputErrors
}

func (r *simulationReader) get(name string) *planvalue.Value { return r.config.Get(name) }

func (r *simulationReader) fail(place documents.Place, summary, detail string) {
	r.errs = append(r.errs, simulate.InputError{Place: place, Summary: summary, Detail: detail})
}

// failAll records the errors of an argument that are joined in err.
func (r *simulationReader) failAll(name string, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			r.failAll(name, e)
		}
		return
	}
	place := documents.At(name)
	if argument, ok := errors.AsType[*planvalue.ArgumentError](err); ok {
		place = argument.Place
	}
	r.fail(place, "Invalid policy argument", err.Error())
}

// text reads a string argument; nil if it is null.
func (r *simulationReader) text(name string) *pattern.Text { return optional(r.get(name)) }

func optional(v *planvalue.Value) *pattern.Text {
	if v.Kind == planvalue.Null {
		return nil
	}
	return &v.Text
}

// word reads an argument that has a few legal values. The first is the default.
func (r *simulationReader) word(name string, legal ...string) (word string, known bool) {
	v := r.get(name)
	if v.Kind == planvalue.Null {
		return legal[0], true
	}
	s, known := v.Str()
	if !known {
		return "", false
	}
	for _, l := range legal {
		if s == l {
			return s, true
		}
	}
	quoted := ""
	for i, l := range legal {
		switch {
		case i > 0 && i == len(legal)-1:
			quoted += " or "
		case i > 0:
			quoted += ", "
		}
		quoted += strconv.Quote(l)
	}
	r.fail(documents.At(name), "Invalid "+name, fmt.Sprintf("%s is %s; it must be %s.", name, strconv.Quote(s), quoted))
	return legal[0], true
}

func (r *simulationReader) onUndetermined() simulate.OnUndetermined {
	switch word, _ := r.word("on_undetermined", "defer", "warn", "error"); word {
	case "defer":
		return simulate.Defer
	case "warn":
		return simulate.Warn
	case "error":
		return simulate.Error
	default:
		return simulate.ModeUnknown
	}
}

func (r *simulationReader) policy(name string) *documents.Document {
	d, err := policyReader.Policy(r.get(name), name)
	if err != nil {
		r.failAll(name, err)
		return nil
	}
	return d
}

func (r *simulationReader) policies(name string) documents.Policies {
	ps, err := policyReader.Policies(r.get(name), name)
	if err != nil {
		r.failAll(name, err)
	}
	return ps
}

func (r *simulationReader) levels(name, shorthand string) documents.Levels {
	ls, err := policyReader.Levels(r.get(name), name, shorthand)
	if err != nil {
		r.failAll(name, err)
	}
	return ls
}

func (r *simulationReader) resourcePolicies() documents.Policies {
	const name = "resource_policies"
	ps, err := policyReader.Named(r.get(name), name, "an object with the ARN of the owning resource as key and its policy as value",
		documents.DefaultKeyPolicy, documents.NoPolicy)
	if err != nil {
		r.failAll(name, err)
	}
	return ps
}

// proofs reads the documents of proofs by name.
func (r *simulationReader) proofs(name string) documents.Policies {
	ps, err := policyReader.Named(r.get(name), name, "an object with the name of each proof as key and a policy as value, such as { ceiling = { Version = \"2012-10-17\", Statement = […] } }")
	if err != nil {
		r.failAll(name, err)
	}
	return ps
}

func (r *simulationReader) accounts() documents.ResourceAccounts {
	v := r.get("resource_account_ids")
	out := documents.ResourceAccounts{More: v.More || v.Kind == planvalue.Unknown}
	for i := range v.Members {
		if m := &v.Members[i]; m.Value.Kind != planvalue.Null {
			out.Accounts = append(out.Accounts, documents.ResourceAccount{ARN: m.Name, Account: m.Value.Text})
		}
	}
	return out
}

// context reads condition keys. A key whose list is null is not given.
func (r *simulationReader) context(v *planvalue.Value, place documents.Place) simulate.Context {
	out := simulate.Context{More: v.More || v.Kind == planvalue.Unknown}
	for i := range v.Members {
		m := &v.Members[i]
		if m.Value.Kind == planvalue.Null {
			continue
		}
		list := r.strings(&m.Value, place, "the values of "+m.Name+" in context")
		out.Keys = append(out.Keys, simulate.ContextKey{Name: m.Name, Values: list.Items, More: list.More, MaybeAbsent: m.Value.MaybeNull})
	}
	return out
}

// strings reads a list of strings.
func (r *simulationReader) strings(v *planvalue.Value, place documents.Place, what string) simulate.Texts {
	out := simulate.Texts{More: v.More || v.Kind == planvalue.Unknown}
	for i := range v.Elems {
		e := &v.Elems[i]
		if e.Kind == planvalue.Null {
			r.fail(place, "Invalid value", fmt.Sprintf("Element %d of %s is null: leave it out, as with compact().", i, what))
			continue
		}
		out.Items = append(out.Items, e.Text)
	}
	return out
}

// maxExpectations is how many expectations a simulation takes.
const maxExpectations = 5000

func (r *simulationReader) expectations(in *simulationInput) {
	v := r.get("expectations")
	in.MoreExpectations = v.More || v.Kind == planvalue.Unknown
	in.null = v.Kind == planvalue.Null && !in.HasProofs() && in.NewAccess == nil
	in.nothing = len(v.Elems) == 0 && !in.MoreExpectations && !in.HasProofs()
	if len(v.Elems) > maxExpectations {
		r.fail(documents.At("expectations"), "Too many expectations",
			fmt.Sprintf("There are %d expectations; a simulation takes %d. Ask about several actions or resources in one expectation, or split the simulation.", len(v.Elems), maxExpectations))
		return
	}
	for i := range v.Elems {
		in.Expectations = append(in.Expectations, r.expectation(&v.Elems[i], documents.AtElement("expectations", i)))
	}
}

func (r *simulationReader) expectation(v *planvalue.Value, place documents.Place) simulate.Expectation {
	switch {
	case v.Kind == planvalue.Null:
		r.fail(place, "Invalid expectation", place.String()+" is null: leave it out.")
		return simulate.Expectation{Unknown: true}
	case v.MaybeNull, v.Kind != planvalue.Object, nothingKnown(v):
		return simulate.Expectation{Unknown: true}
	}
	return simulate.Expectation{
		Name:            optional(v.Get("name")),
		Decision:        optional(v.Get("decision")),
		Actions:         r.strings(v.Get("actions"), place, "actions"),
		ExceptActions:   r.strings(v.Get("except_actions"), place, "except_actions"),
		Resources:       r.resources(v.Get("resources"), place),
		ExceptResources: r.strings(v.Get("except_resources"), place, "except_resources"),
		Principal:       optional(v.Get("principal")),
		Context:         r.context(v.Get("context"), place),
		Unstated:        optional(v.Get("unstated_context")),
		Enforcement:     optional(v.Get("enforcement")),
	}
}

// nothingKnown reports whether no member of an object is known, as of an object that is
// not known as a whole: those that are left out would be null.
func nothingKnown(v *planvalue.Value) bool {
	return !slices.ContainsFunc(v.Members, func(m planvalue.Member) bool { return !m.Value.HasUnknown() })
}

// resources reads the resources of an expectation. An empty list would ask for
// nothing, which is never meant; left out they are "*".
func (r *simulationReader) resources(v *planvalue.Value, place documents.Place) simulate.Texts {
	out := r.strings(v, place, "resources")
	if v.Kind == planvalue.List && len(v.Elems) == 0 && !out.More {
		r.fail(place, "Invalid expectation", `resources is empty, so nothing would be checked: name at least one ARN, or leave resources out for "*".`)
	}
	return out
}
